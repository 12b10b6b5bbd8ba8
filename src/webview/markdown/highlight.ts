import { sanitize } from './sanitize.ts';

/** Colours code; undefined for a language that it does not know. */
export type Highlighter = (code: string, language: string) => DocumentFragment | undefined;

/** Loads the highlighter with the first block that needs it. */
export async function loadHighlighter(): Promise<Highlighter> {
	const { highlighter } = await import('./highlight-languages.ts');
	return (code, language) =>
		highlighter.getLanguage(language)
			? sanitize(highlighter.highlight(code, { language, ignoreIllegals: true }).value)
			: undefined;
}
