import { sanitize } from './sanitize.ts';

/** Code in colours. */
export interface Coloured {
	nodes: DocumentFragment;
	/** False where it ends within a comment or a string, so that what follows cannot be coloured by itself. */
	isWhole: boolean;
}

/** Colours code; undefined for a language that it does not know. */
export type Highlighter = (code: string, language: string) => Coloured | undefined;

/** Loads the highlighter with the first block that needs it. */
export async function loadHighlighter(): Promise<Highlighter> {
	const { highlighter } = await import('./highlight-languages.ts');
	return (code, language) => {
		if (!highlighter.getLanguage(language)) {
			return undefined;
		}
		const { value, _top: end } = highlighter.highlight(code, { language, ignoreIllegals: true });
		return { nodes: sanitize(value), isWhole: !(end && 'parent' in end && end.parent) };
	};
}
