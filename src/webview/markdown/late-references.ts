import type { Env, MarkdownIt, Token } from 'markdown-it';
import type { Block } from './block-reader.ts';

/** A block that has become final. */
export interface SettledBlock {
	source: string;
	/** Reads it again with the definitions there are by then. */
	parse(env: Env): Token[];
}

/** Link definitions that come after the text that uses them. */
export interface LateReferences {
	/** An environment for text that is still open: what it defines may change, what it inherits is final. */
	inherit(): Env;
	/**
	 * Takes the source that has become final, as the parser is to read it, and the blocks in it. Returns the blocks
	 * settled before whose links it defines, by their number over all calls.
	 */
	settle(source: string, blocks: readonly SettledBlock[]): Map<number, Block>;
	/** Forgets the last so many blocks: they are open again. */
	retract(count: number): void;
}

/** What may be a link's label: brackets without brackets in them. */
const LABEL = /\[((?:\\[\s\S]|[^[\]\\])+)\]/g;

/** Definitions of one text, none at first. */
export function createLateReferences(parser: MarkdownIt): LateReferences {
	const env: Env & { references: NonNullable<Env['references']> } = { references: {} };
	/** Blocks that name a label which nothing has defined yet. */
	const waiting = new Map<string, Map<number, SettledBlock>>();
	let count = 0;

	const inherit = () => ({ references: Object.create(env.references) });
	const remember = (block: SettledBlock, number: number) => {
		for (const [, name = ''] of block.source.matchAll(LABEL)) {
			const label = parser.utils.normalizeReference(name);
			if (!Object.hasOwn(env.references, label)) {
				const blocks = waiting.get(label) ?? new Map<number, SettledBlock>();
				waiting.set(label, blocks.set(number, block));
			}
		}
	};
	const define = (source: string): Map<number, SettledBlock> => {
		// What is new is found as what is its own: numbers, as labels, stand before all others, whenever they came.
		const { references } = inherit();
		parser.parse(source, { references });
		Object.assign(env.references, references);
		const affected = new Map<number, SettledBlock>();
		for (const label of Object.keys(references)) {
			for (const [number, block] of waiting.get(label) ?? []) {
				affected.set(number, block);
			}
			waiting.delete(label);
		}
		return affected;
	};
	return {
		inherit,
		settle(source, blocks) {
			const affected = source.includes(']:') ? define(source) : new Map<number, SettledBlock>();
			for (const block of blocks) {
				if (block.source.includes('[')) {
					remember(block, count);
				}
				count++;
			}
			return new Map([...affected].map(([number, block]) => [number, { tokens: block.parse(env), env }]));
		},
		retract(retracted) {
			count -= retracted;
			for (const blocks of retracted > 0 ? waiting.values() : []) {
				for (const number of [...blocks.keys()].filter((number) => number >= count)) {
					blocks.delete(number);
				}
			}
		},
	};
}
