import { parseJson } from './json.ts';

/** The UTF-16 unit before and after a string. */
export const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;

/** Where the string ends that begins after a quote; undefined for one with what JSON does not allow. */
export function stringEnd(text: string, start: number): number | undefined {
	for (let at = start; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) {
			return at;
		}
		if (unit < SPACE) {
			return undefined;
		}
		// Whatever is escaped does not end the string.
		at += unit === BACKSLASH ? 1 : 0;
	}
	return undefined;
}

/** From this length on V8 cuts no copy out of a text, but a view that keeps all of the text alive. */
const SHORTEST_VIEW = 13;

/** The string between the quotes; undefined where an escape is none. */
export function stringIn(text: string, start: number, end: number): string | undefined {
	const plain = end - start < SHORTEST_VIEW ? text.slice(start, end) : '\\';
	return plain.includes('\\') ? (parseJson(text.slice(start - 1, end + 1)) as string | undefined) : plain;
}
