import type { Env, MarkdownIt, Token } from 'markdown-it';
import { type BlockText, cutTable, wholeLines } from './cut-lines.ts';
import { cutList } from './cut-list.ts';
import { cutParagraph } from './cut-paragraph.ts';
import { cutQuote } from './cut-quote.ts';
import { readOpen } from './open-blocks.ts';
import { openLists } from './open-lists.ts';
import type { Cut, Rest } from './rest.ts';

/** Where an open block, the last one, can be cut; undefined where it cannot, or not yet. */
export function cutBlock(parser: MarkdownIt, block: BlockText, env: Env): Cut | undefined {
	switch (block.tokens[0]?.type) {
		case 'bullet_list_open':
		case 'ordered_list_open':
			return cutList(parser, block, env);
		case 'table_open':
			return cutTable(block);
		case 'paragraph_open':
			return cutParagraph(parser, block, env);
		case 'blockquote_open':
			return cutQuote(parser, block, env);
		default:
			return undefined;
	}
}

/**
 * Reads the part of a block before a cut.
 *
 * @param source the block's, as it was when it was cut: what follows tells how its beginning is read.
 * @param before how the source is read itself.
 */
export function readPart(
	parser: MarkdownIt,
	source: string,
	{ length, kept, rest }: Cut,
	before: Rest | undefined,
	env: Env,
): Token[] | undefined {
	// Items and rows are what they are only together with what follows.
	const isPartOfAll = rest.type === 'list' || rest.type === 'table';
	const read = readOpen(parser, isPartOfAll ? wholeLines(source) : source.slice(0, length), before, env);
	const tokens = read?.blocks[0]?.tokens;
	if (!tokens) {
		return undefined;
	}
	switch (rest.type) {
		case 'list':
			return firstItems(tokens, kept, rest.levels.length);
		case 'table':
			return markFirst(firstRows(tokens, kept));
		case 'quote':
			if (rest.isMidParagraph) {
				tokens
					.findLast(({ type, level }) => type === 'paragraph_open' && level === 1)
					?.attrJoin('class', 'goes-on');
			}
			return markFirst(tokens);
		case 'paragraph':
			return markFirst(tokens);
	}
}

/** So that it looks like one with what follows. */
function markFirst(tokens: readonly Token[]): Token[] {
	tokens[0]?.attrJoin('class', 'goes-on');
	return [...tokens];
}

/** A list up to an item of the open list that is so deep in it. */
function firstItems(tokens: readonly Token[], kept: number, depth: number): Token[] {
	const lists = openLists(tokens).slice(0, depth);
	const end = tokens.length - (depth * 2 - 1);
	for (const [index, { open, items }] of lists.entries()) {
		const item = index < depth - 1 ? items.at(-1) : undefined;
		tokens[open]?.attrJoin('class', 'goes-on');
		tokens[item ?? -1]?.attrJoin('class', 'goes-on');
	}
	return [...tokens.slice(0, lists.at(-1)?.items[kept] ?? end), ...tokens.slice(end)];
}

/** The first rows of a table. */
function firstRows(tokens: readonly Token[], kept: number): Token[] {
	const body = tokens.findIndex(({ type }) => type === 'tbody_open');
	const begins = tokens.flatMap(({ type, level }, index) =>
		index > body && type === 'tr_open' && level === 2 ? [index] : [],
	);
	const end = tokens.findLastIndex(({ type, level }) => type === 'tr_close' && level === 2);
	return [...tokens.slice(0, begins[kept] ?? end + 1), ...tokens.slice(end + 1)];
}
