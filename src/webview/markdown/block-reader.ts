import type { Env, MarkdownIt, Token } from 'markdown-it';
import { createLateReferences } from './late-references.ts';
import { enterFence, type OpenFence } from './open-fence.ts';

/** A top-level block of Markdown: a paragraph, a list, a table, a fence … */
export interface Block {
	tokens: Token[];
	/** What its links refer to. */
	env: Env;
}

/** What a piece of text changes. */
export type Step =
	| {
			type: 'blocks';
			/** Every block that was not settled before, as it is now. */
			blocks: Block[];
			/** The first so many of them are final. */
			settled: number;
			/** Blocks settled in earlier steps, by their number, that a link definition has changed since. */
			changed: Map<number, Block>;
	  }
	/** The last block is a fence and grows by this text; nothing else changes. */
	| { type: 'code'; text: string };

/**
 * Reads Markdown that grows. Only the blocks that may still change are parsed again: all but the last one are
 * settled as soon as the first line of the next one is whole, because no later text can reach over a block's
 * beginning but a link definition. An open fence is not parsed at all, its text is handed on.
 *
 * @returns takes what was added and whether it was the last, and says what changes.
 */
export function createBlockReader(parser: MarkdownIt): (added: string, done: boolean) => Step {
	const late = createLateReferences(parser);
	const clean = createNormalizer();
	/** The source from the end of the last settled block. */
	let tail = '';
	let fence: OpenFence | undefined;

	return (added, done) => {
		const text = clean(added, done);
		tail += text;
		const code = done ? undefined : fence?.(text);
		if (code !== undefined) {
			return { type: 'code', text: code };
		}
		// The definitions in the tail may still change; the inherited ones are final.
		const env: Env = { references: Object.create(late.references) };
		const ranges = topLevelBlocks(parser.parse(tail, env));
		const blocks = ranges.map(({ tokens }) => ({ tokens, env }));
		const lines = lineStarts(tail);
		const settled = done ? blocks.length : countSettled(ranges, lines);
		const final = ranges.slice(0, settled);
		const boundary = done ? tail.length : (lines[final.at(-1)?.end ?? 0] ?? tail.length);
		const changed = late.settle(
			tail.slice(0, boundary),
			final.map(({ start, end }) => tail.slice(lines[start], lines[end])),
		);
		tail = tail.slice(boundary);
		fence = settled === blocks.length - 1 ? enterFence(ranges.at(-1)?.tokens[0], tail) : undefined;
		return { type: 'blocks', blocks, settled, changed };
	};
}

/** A block and the lines that it spans, `end` exclusive. */
interface BlockRange {
	tokens: Token[];
	start: number;
	end: number;
}

function topLevelBlocks(tokens: Token[]): BlockRange[] {
	const ranges: BlockRange[] = [];
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

function countSettled(ranges: readonly BlockRange[], lines: readonly number[]): number {
	const lastStart = ranges.at(-1)?.start ?? 0;
	// A half line can be anything: "*" begins a list until it becomes "**bold**" and goes on a paragraph.
	const isFirstLineWhole = lastStart + 1 < lines.length;
	return Math.max(0, ranges.length - (isFirstLineWhole ? 1 : 2));
}

/** Where each line begins, and last, where a line begins that is not there yet if the text ends with a break. */
function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		starts.push(at + 1);
	}
	return starts;
}

/** Line breaks and NUL as the parser would make them, so that offsets in the source stay true. */
function createNormalizer(): (added: string, done: boolean) => string {
	let held = '';
	return (added, done) => {
		const text = held + added;
		// Its line feed may come with the next piece.
		held = !done && text.endsWith('\r') ? '\r' : '';
		return text
			.slice(0, text.length - held.length)
			.replace(/\r\n?/g, '\n')
			.replaceAll('\0', '\uFFFD');
	};
}
