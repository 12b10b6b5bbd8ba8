import type { Env, MarkdownIt, Token } from 'markdown-it';
import { createNormalizer } from './normalizer.ts';
import { enterFence, type OpenFence } from './open-fence.ts';
import { enterIndented } from './open-indented.ts';
import { OpenTail } from './open-tail.ts';

/** A top-level block of Markdown (a paragraph, a list, a table, a fence …), or a part of a long one. */
export interface Block {
	tokens: Token[];
	/** What its links refer to. */
	env: Env;
}

/** What a piece of text changes. */
export type Step =
	| {
			type: 'blocks';
			/** So many blocks, the last of those settled before, are taken back: `blocks` brings them anew. */
			retracted: number;
			/** Every block that was not settled before, as it is now. */
			blocks: Block[];
			/** The first so many of them are final. */
			settled: number;
			/** Blocks settled in earlier steps, by their number, that a link definition has changed since. */
			changed: Map<number, Block>;
	  }
	/** The last block is code and grows by this text; nothing else changes. */
	| { type: 'code'; text: string };

/**
 * A block that is longer than this, in UTF-16 units, is cut where it can be: what is open is read anew in each frame, and
 * the frame in which it is cut reads it several times.
 */
const LONGEST_OPEN = 1024;

/**
 * Reads Markdown that grows. Only the blocks that may still change are parsed again: all but the last one are
 * settled as soon as the first line of the next one is whole, because no later text can reach over a block's
 * beginning but a link definition. A long list, table or paragraph is settled in parts, so that its length costs
 * nothing; where later text changes them after all (a list becomes loose, a paragraph a heading), they are taken
 * back and read once more. Open code is not parsed at all, its text is handed on.
 *
 * @param longestOpen where a block is cut, in UTF-16 units.
 * @returns takes what was added and whether it was the last, and says what changes.
 */
export function createBlockReader(
	parser: MarkdownIt,
	longestOpen: number = LONGEST_OPEN,
): (added: string, done: boolean) => Step {
	const clean = createNormalizer();
	const tail = new OpenTail(parser, longestOpen);
	let openCode: OpenFence | undefined;

	return (added, done) => {
		const text = clean(added, done);
		tail.append(text);
		const code = done ? undefined : openCode?.(text);
		if (code !== undefined) {
			return { type: 'code', text: code };
		}
		const { reading, retracted } = tail.read(done);
		const open = reading.blocks.map(({ tokens }): Block => ({ tokens, env: reading.env }));
		// A half line can be anything: "*" begins a list until it becomes "**bold**" and goes on a paragraph.
		const settled = done ? open.length : Math.max(0, open.length - (reading.isLastBegun ? 1 : 2));
		const end = done ? tail.text.length : (reading.blocks[settled - 1]?.end ?? 0);
		const changed = tail.settle(reading.blocks.slice(0, settled), end);
		const last = reading.blocks[settled];
		openCode = undefined;
		if (last && settled === open.length - 1) {
			const [token] = last.tokens;
			openCode = enterFence(token, tail.text) ?? enterIndented(token, tail.text);
			const cut = tail.cut(last, last.start - end, last.end - end);
			if (cut) {
				const blocks = [...open.slice(0, settled), ...cut.blocks];
				return {
					type: 'blocks',
					retracted,
					blocks,
					settled: settled + 1,
					changed: new Map([...changed, ...cut.changed]),
				};
			}
		}
		return { type: 'blocks', retracted, blocks: open, settled, changed };
	};
}
