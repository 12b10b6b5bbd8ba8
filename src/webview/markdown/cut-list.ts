import type { Env, MarkdownIt } from 'markdown-it';
import { type BlockText, lineStarts, wholeLines } from './cut-lines.ts';
import { readOpen } from './open-blocks.ts';
import { type OpenList, openLists } from './open-lists.ts';
import type { Cut, Level } from './rest.ts';

/** A marker that stands for itself: a tab behind it would be so wide as its place in the line makes it. */
const MARKER = /^( *(?:[-+*]|\d{1,9}[.)]))( {1,4}(?=\S)| |$)/;

/**
 * A list is cut before its last item whose first line is whole: nothing reaches back over it. Where there is but one
 * item, the list at its end is cut in the same way.
 */
export function cutList(parser: MarkdownIt, block: BlockText, env: Env): Cut | undefined {
	const source = wholeLines(block.source);
	// A half line may have made it loose, and be no item in the end.
	const [whole] = readOpen(parser, source, block.rest, env)?.blocks ?? [];
	if (!whole) {
		return undefined;
	}
	const { tokens, firstLine } = whole;
	const list: ListText = {
		parser,
		env,
		source,
		tokens,
		firstLine,
		rest: block.rest,
		lines: lineStarts(source),
	};
	const open = openLists(tokens);
	const outer: Level[] = [];
	for (const [depth, { items }] of open.entries()) {
		const begins = items.map((item) => lineOf(list, item));
		const kept = begins.findLastIndex((line) => line + 1 < list.lines.length);
		const length = list.lines[begins[kept] ?? -1];
		if (kept > 0 && length !== undefined) {
			const level = levelAt(list, open, depth, kept - 1);
			const number = level && numberOf(list, open[depth], kept);
			return level && { length, kept, rest: { type: 'list', levels: [...outer, { ...level, number }] } };
		}
		const level = levelAt(list, open, depth, items.length - 1);
		if (!level) {
			return undefined;
		}
		outer.push(level);
	}
	return undefined;
}

/** A list's tokens and source, without the half line at its end. */
interface ListText extends BlockText {
	parser: MarkdownIt;
	env: Env;
	lines: readonly number[];
}

/** The line of the source with which a token begins; negative where it begins before the source. */
function lineOf({ tokens, firstLine }: ListText, index: number): number {
	return (tokens[index]?.map?.[0] ?? 0) - firstLine;
}

/** An open list as it goes on behind one of its items; undefined where a stub cannot stand for that item. */
function levelAt(list: ListText, open: readonly OpenList[], depth: number, item: number): Level | undefined {
	const shown = open[depth];
	const index = shown?.items[item];
	const before = goesOn(list, shown) && list.rest?.type === 'list' ? list.rest.levels[depth] : undefined;
	if (!shown || index === undefined) {
		return undefined;
	}
	const line = lineOf(list, index);
	if (line < 0) {
		return before;
	}
	const parent = open[depth - 1]?.items.at(-1);
	const stub = parent !== undefined && lineOf(list, parent) === line ? undefined : stubOf(list, line);
	const isLoose = before?.isLoose ?? (depth === 0 ? isLooseOutside(list) : isLooseWithin(list, shown, depth));
	return stub === undefined || isLoose === undefined
		? undefined
		: { stub, isLoose, number: numberOf(list, shown, item) };
}

/** An item with the marker of the one that begins in a line, and with other words. */
function stubOf({ source, lines }: ListText, line: number): string | undefined {
	const marker = MARKER.exec(source.slice(lines[line], lines[line + 1]).trimEnd());
	return marker ? `${marker[1]}${marker[2] || ' '}x` : undefined;
}

/** True for a list of which a part is cut off already. */
function goesOn({ tokens }: ListText, shown: OpenList | undefined): boolean {
	return /\bcontinued\b/.test(String(tokens[shown?.open ?? -1]?.attrGet('class') ?? ''));
}

function numberOf({ tokens }: ListText, shown: OpenList | undefined, item: number): number | undefined {
	const token = tokens[shown?.open ?? -1];
	return token?.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) + item : undefined;
}

/** Looseness shows at an item that certainly holds a paragraph: one more before the first. */
function isLooseOutside(list: ListText): boolean | undefined {
	const stub = stubOf(list, 0);
	const tokens = stub === undefined ? [] : list.parser.parse(`${stub}\n${list.source}`, list.env);
	const paragraph = tokens.find(({ type }) => type === 'paragraph_open');
	return paragraph && !paragraph.hidden;
}

/** Or at any paragraph that an item itself holds. */
function isLooseWithin({ tokens }: ListText, { open }: OpenList, depth: number): boolean | undefined {
	const paragraph = tokens.find(
		({ type, level }, index) => index > open && type === 'paragraph_open' && level === depth * 2 + 2,
	);
	return paragraph && !paragraph.hidden;
}
