import { idle } from './idle.ts';
import { sanitize } from './sanitize.ts';

/** Code in colours. */
export interface Coloured {
	nodes: DocumentFragment;
	/** False where it ends within a comment or a string, so that what follows cannot be coloured by itself. */
	isWhole: boolean;
}

/** Colours code; undefined for a language that it does not know. */
export type Highlighter = (code: string, language: string) => Coloured | undefined;

let loaded: Promise<Highlighter> | undefined;

/** Loads the highlighter with the first block that needs it; where that fails, the next block tries again. */
export function loadHighlighter(): Promise<Highlighter> {
	loaded ??= load().catch((error: unknown) => {
		loaded = undefined;
		throw error;
	});
	return loaded;
}

async function load(): Promise<Highlighter> {
	const { buildHighlighter } = await import('./highlight-languages.ts');
	const highlighter = await buildHighlighter(idle);
	return (code, language) => {
		if (!highlighter.getLanguage(language)) {
			return undefined;
		}
		const { value, _top: end } = highlighter.highlight(code, { language, ignoreIllegals: true });
		return { nodes: sanitize(value), isWhole: !(end && 'parent' in end && end.parent) };
	};
}
