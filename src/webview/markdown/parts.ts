import type { Env, MarkdownIt, Token } from 'markdown-it';
import { type BlockText, cutList, cutTable, wholeLines } from './cut-lines.ts';
import { cutParagraph } from './cut-paragraph.ts';
import { readOpen } from './open-blocks.ts';
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
	const isParagraph = rest.type === 'paragraph';
	const read = readOpen(parser, isParagraph ? source.slice(0, length) : wholeLines(source), before, env);
	const tokens = read?.blocks[0]?.tokens;
	const part =
		tokens && !isParagraph ? firstOf(tokens, kept, rest.type === 'list' ? 'list_item' : 'tr') : tokens;
	// So that it looks like one with what follows.
	part?.[0]?.attrJoin('class', 'goes-on');
	return part;
}

/** The first items of a list, or the first rows of a table. */
function firstOf(tokens: readonly Token[], kept: number, name: 'list_item' | 'tr'): Token[] {
	const level = name === 'list_item' ? 1 : 2;
	const body = tokens.findIndex(({ type }) => type === 'tbody_open');
	const begins = tokens.flatMap((token, index) =>
		index > body && token.type === `${name}_open` && token.level === level ? [index] : [],
	);
	const end = tokens.findLastIndex((token) => token.type === `${name}_close` && token.level === level);
	return [...tokens.slice(0, begins[kept] ?? end + 1), ...tokens.slice(end + 1)];
}
