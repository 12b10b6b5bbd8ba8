import type { Token } from 'markdown-it';
import type { Cut, Rest } from './rest.ts';

/** An open block that may be cut. */
export interface BlockText {
	/** Without what its prefix made. */
	tokens: readonly Token[];
	/** Its source, without its prefix. */
	source: string;
	/** The line of the parsed text with which `source` begins. */
	firstLine: number;
	/** How the source was read; undefined where nothing was cut off before it. */
	rest: Rest | undefined;
}

/** A table is cut before its last row that is whole: a line that was read as a row stays one. */
export function cutTable({ source, rest }: BlockText): Cut | undefined {
	const lines = lineStarts(source);
	const head = rest?.type === 'table' ? rest.head : source.slice(0, lines[2]);
	const firstRow = rest?.type === 'table' ? 0 : 2;
	// The last of the beginnings is that of a half line, or of nothing.
	const lastRow = lines.length - 2;
	const length = lines[lastRow];
	const kept = lastRow - firstRow;
	return kept < 1 || length === undefined ? undefined : { length, kept, rest: { type: 'table', head } };
}

/** The text without the half line at its end. */
export function wholeLines(text: string): string {
	return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Where each line begins. */
export function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		starts.push(at + 1);
	}
	return starts;
}
