import type { Env, MarkdownIt } from 'markdown-it';
import type { Block } from './block-reader.ts';

/** Link definitions that come after the text that uses them. */
export interface LateReferences {
	/** The definitions that are final, by their normalized label. */
	readonly references: NonNullable<Env['references']>;
	/**
	 * Takes the source that has become final, and in it that of each block. Returns the blocks settled before
	 * whose links it defines, by their number over all calls.
	 */
	settle(source: string, blocks: readonly string[]): Map<number, Block>;
}

/** What may be a link's label: brackets without brackets in them. */
const LABEL = /\[((?:\\[\s\S]|[^[\]\\])+)\]/g;

/** Definitions of one text, none at first. */
export function createLateReferences(parser: MarkdownIt): LateReferences {
	const env: Env & { references: NonNullable<Env['references']> } = { references: {} };
	/** Blocks that name a label which nothing has defined yet. */
	const waiting = new Map<string, Map<number, string>>();
	let count = 0;

	const remember = (source: string, number: number) => {
		for (const [, name = ''] of source.matchAll(LABEL)) {
			const label = parser.utils.normalizeReference(name);
			if (!Object.hasOwn(env.references, label)) {
				const blocks = waiting.get(label) ?? new Map<number, string>();
				waiting.set(label, blocks.set(number, source));
			}
		}
	};
	const define = (source: string): Map<number, string> => {
		const known = Object.keys(env.references).length;
		parser.parse(source, env);
		const affected = new Map<number, string>();
		for (const label of Object.keys(env.references).slice(known)) {
			for (const [number, block] of waiting.get(label) ?? []) {
				affected.set(number, block);
			}
			waiting.delete(label);
		}
		return affected;
	};
	return {
		references: env.references,
		settle(source, blocks) {
			const affected = source.includes(']:') ? define(source) : new Map<number, string>();
			for (const block of blocks) {
				if (block.includes('[')) {
					remember(block, count);
				}
				count++;
			}
			return new Map(
				[...affected].map(([number, block]) => [number, { tokens: parser.parse(block, env), env }]),
			);
		},
	};
}
