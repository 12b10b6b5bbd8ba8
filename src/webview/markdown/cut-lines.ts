import type { Env, MarkdownIt, Token } from 'markdown-it';
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

/** A marker that stands for itself: a tab behind it would be so wide as its place in the line makes it. */
const MARKER = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))( {1,4}(?=\S)| |$)/;

/** A list is cut before its last item whose first line is whole: nothing reaches back over it. */
export function cutList(parser: MarkdownIt, block: BlockText, env: Env): Cut | undefined {
	const begins = block.tokens
		.filter(({ type, level }) => type === 'list_item_open' && level === 1)
		.map(({ map }) => (map?.[0] ?? 0) - block.firstLine);
	const source = wholeLines(block.source);
	const lines = lineStarts(source);
	const kept = begins.findLastIndex((line) => line + 1 < lines.length);
	const length = lines[begins[kept] ?? -1];
	const before = begins[kept - 1];
	if (before === undefined || length === undefined) {
		return undefined;
	}
	const marker = MARKER.exec(source.slice(lines[before], lines[before + 1]).trimEnd());
	if (!marker) {
		return undefined;
	}
	const stub = `${marker[1]}${marker[2] || ' '}x`;
	const [first] = block.tokens;
	const start = Number(first?.attrGet('start') ?? 1);
	return {
		length,
		kept,
		rest: {
			type: 'list',
			stub,
			isLoose: block.rest?.type === 'list' ? block.rest.isLoose : isLoose(parser, `${stub}\n${source}`, env),
			next: first?.type === 'ordered_list_open' ? start + kept : undefined,
		},
	};
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

/** Looseness shows at an item that certainly holds a paragraph. */
function isLoose(parser: MarkdownIt, source: string, env: Env): boolean {
	const paragraph = parser.parse(source, env).find(({ type }) => type === 'paragraph_open');
	return paragraph?.hidden === false;
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
