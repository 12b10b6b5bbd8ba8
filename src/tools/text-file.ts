import { refused } from './path-style.ts';

/**
 * A file's bytes as text. A byte order mark stays, so that what is written back still has it.
 *
 * @throws StreamError kind `tool` for what is not UTF-8 text.
 */
export function bytesToText(bytes: Uint8Array, label: string): string {
	if (bytes.includes(0)) {
		throw notText(label);
	}
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch (error) {
		throw notText(label, error);
	}
}

/** The lines of a text without their ends; a last line end begins no further line. */
export function linesOf(text: string): string[] {
	const lines = text.split(/\r\n|\n|\r/);
	if (lines.at(-1) === '') {
		lines.pop();
	}
	return lines;
}

function notText(label: string, cause?: unknown) {
	return refused(`${label} is not UTF-8 text. Only text files can be used.`, cause);
}
