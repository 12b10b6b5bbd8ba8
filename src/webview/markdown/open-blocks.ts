import type { Env, MarkdownIt, Token } from 'markdown-it';
import { lineStarts } from './cut-lines.ts';
import { prefixOf, type Rest, withoutPrefix } from './rest.ts';

/** A block and its source. */
export interface OpenBlock {
	tokens: Token[];
	/** Where its source begins and ends in the text that was read. */
	start: number;
	end: number;
	/** The line of the parsed text with which its source begins. */
	firstLine: number;
}

/** Text as blocks. */
export interface OpenBlocks {
	blocks: OpenBlock[];
	env: Env;
	/** True where what makes the last block a block of its own is whole: its first line, or a table's first two. */
	isLastBegun: boolean;
}

/**
 * Reads text that begins with the rest of a block that was cut, or with a block.
 *
 * @returns undefined where the text does not go on with such a block.
 */
export function readOpen(
	parser: MarkdownIt,
	text: string,
	rest: Rest | undefined,
	env: Env,
): OpenBlocks | undefined {
	const prefix = prefixOf(rest);
	const source = prefix + text;
	const lines = lineStarts(source);
	const offset = (line: number) => Math.max(0, (lines[line] ?? source.length) - prefix.length);
	const prefixLines = lineStarts(prefix).length - 1;
	const blocks = topLevelBlocks(parser.parse(source, env)).map(
		({ tokens, start, end }, index): OpenBlock => ({
			tokens,
			start: offset(start),
			end: offset(end),
			firstLine: index === 0 && rest ? prefixLines : start,
		}),
	);
	const [last] = blocks.at(-1)?.tokens ?? [];
	const beginning = (last?.map?.[0] ?? 0) + (last?.type === 'table_open' ? 2 : 1);
	const first = blocks[0];
	if (rest) {
		const tokens = first && withoutPrefix(first.tokens, rest);
		if (!first || !tokens) {
			return undefined;
		}
		first.tokens = tokens;
	}
	return { blocks, env, isLastBegun: beginning < lines.length };
}

/** A block's tokens and the lines that it spans, `end` exclusive. */
function topLevelBlocks(tokens: Token[]): { tokens: Token[]; start: number; end: number }[] {
	const ranges: { tokens: Token[]; start: number; end: number }[] = [];
	let depth = 0;
	let first = 0;
	tokens.forEach((token, index) => {
		depth += token.nesting;
		if (depth === 0) {
			const [start = 0, end = start] = tokens[first]?.map ?? [];
			ranges.push({ tokens: tokens.slice(first, index + 1), start, end });
			first = index + 1;
		}
	});
	return ranges;
}
