import type { Env, MarkdownIt } from 'markdown-it';
import { type BlockText, lineStarts, wholeLines } from './cut-lines.ts';
import { isClosed, unindent } from './cut-paragraph.ts';
import { holdsOpenFormula } from './math-rules.ts';
import type { Cut } from './rest.ts';

/** What makes a line a quote's, without a tab: that would be so wide as its place in the line makes it. */
const MARKER = /^ {0,3}>(?!\t) ?/;

/**
 * A quote is cut before its last block whose first line is whole, as a text is; where it is one long paragraph, before
 * that one's last whole line.
 */
export function cutQuote(parser: MarkdownIt, block: BlockText, env: Env): Cut | undefined {
	const source = wholeLines(block.source);
	const lines = lineStarts(source);
	const begins = block.tokens
		.filter(({ level, nesting }) => level === 1 && nesting >= 0)
		.map(({ map }) => (map?.[0] ?? 0) - block.firstLine);
	const last = begins.findLastIndex((line) => line + 1 < lines.length);
	const length = lines[begins[last] ?? -1];
	if (last > 0 && length !== undefined) {
		return MARKER.test(source.slice(length))
			? { length, kept: last, rest: { type: 'quote', isMidParagraph: false } }
			: undefined;
	}
	return block.tokens[1]?.type === 'paragraph_open' && begins.length === 1
		? cutLines(parser, source, lines, block.rest?.type === 'quote' && block.rest.isMidParagraph, env)
		: undefined;
}

/** Between two lines of a paragraph, where everything that was opened is closed. */
function cutLines(
	parser: MarkdownIt,
	source: string,
	lines: readonly number[],
	goesOn: boolean,
	env: Env,
): Cut | undefined {
	const length = lines[lines.length - 2];
	const before = source.slice(0, length);
	const text = unindent(before.replace(new RegExp(MARKER, 'gm'), ''));
	// What begins with a bracket may still be a link definition; a break at the end of the line needs that line.
	if (length === undefined || text.trim() === '' || /^\[/.test(text) || /(?: {2}|\\)\n$/.test(before)) {
		return undefined;
	}
	const inline = parser.parseInline(`${goesOn ? 'x\n' : ''}${text.trimEnd()}`, env)[0]?.children ?? [];
	return holdsOpenFormula(text) || !inline.every(isClosed)
		? undefined
		: { length, kept: 0, rest: { type: 'quote', isMidParagraph: true } };
}
