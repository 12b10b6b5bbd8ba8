import type { Env, MarkdownIt } from 'markdown-it';
import type { Block } from './block-reader.ts';
import { wholeLines } from './cut-lines.ts';
import { createLateReferences, type SettledBlock } from './late-references.ts';
import { type OpenBlock, type OpenBlocks, readOpen } from './open-blocks.ts';
import { cutBlock, readPart } from './parts.ts';
import { prefixOf, type Rest } from './rest.ts';

/** The source whose blocks may still change. */
export class OpenTail {
	readonly #parser: MarkdownIt;
	readonly #longestOpen: number;
	readonly #late: ReturnType<typeof createLateReferences>;
	/** From the end of the last settled block, or of the last part of a long one. */
	#text = '';
	/** What was cut off the block with which the text goes on. */
	#cutOff: { source: string; parts: number; rest: Rest } | undefined;
	/** A block that could not be cut is tried again when it has grown by half. */
	#tryFrom: number;

	constructor(parser: MarkdownIt, longestOpen: number) {
		this.#parser = parser;
		this.#longestOpen = longestOpen;
		this.#tryFrom = longestOpen;
		this.#late = createLateReferences(parser);
	}

	get text(): string {
		return this.#text;
	}

	append(text: string): void {
		this.#text += text;
	}

	/** The blocks as they are now, and how many parts were taken back because they do not hold any more. */
	read(done: boolean): { reading: OpenBlocks; retracted: number } {
		// A half line can be anything: before it counts against the parts, it has to be whole.
		const reading = this.#read(this.#text) ?? (done ? undefined : this.#read(wholeLines(this.#text)));
		if (reading) {
			return { reading, retracted: 0 };
		}
		const { parts = 0, source = '' } = this.#cutOff ?? {};
		this.#late.retract(parts);
		this.#cutOff = undefined;
		this.#text = source + this.#text;
		return { reading: this.#read(this.#text) ?? NOTHING, retracted: parts };
	}

	/** Takes blocks, the first ones, and all text before `end` for final; returns what their definitions change. */
	settle(blocks: readonly OpenBlock[], end: number): Map<number, Block> {
		const parser = this.#parser;
		const cutOff = this.#cutOff;
		const settled = blocks.map(({ start, end }, index): SettledBlock => {
			const source = this.#text.slice(start, end);
			const rest = index === 0 ? cutOff?.rest : undefined;
			return { source, parse: (env) => readOpen(parser, source, rest, env)?.blocks[0]?.tokens ?? [] };
		});
		const changed = this.#late.settle(prefixOf(cutOff?.rest) + this.#text.slice(0, end), settled);
		this.#text = this.#text.slice(end);
		if (blocks.length > 0) {
			this.#cutOff = undefined;
			this.#tryFrom = this.#longestOpen;
		}
		return changed;
	}

	/**
	 * Cuts the only block that is open where it is too long.
	 *
	 * @param start where its source begins in the text.
	 * @returns its part that is final, what is open then, and what the part's definitions change.
	 */
	cut(
		block: OpenBlock,
		start: number,
		end: number,
	): { blocks: Block[]; changed: Map<number, Block> } | undefined {
		const rest = this.#cutOff?.rest;
		const source = this.#text.slice(start, end);
		if (source.length <= this.#tryFrom * lengthiness(block) || this.#text.slice(0, start).trim() !== '') {
			return undefined;
		}
		const [parser, env] = [this.#parser, this.#late.inherit()];
		const place = cutBlock(parser, { tokens: block.tokens, source, firstLine: block.firstLine, rest }, env);
		const parse = (env: Env) => (place ? (readPart(parser, source, place, rest, env) ?? []) : []);
		const after = place && readOpen(parser, this.#text.slice(start + place.length), place.rest, env);
		const [open, ...others] = after?.blocks ?? [];
		if (!place || !open || others.length > 0) {
			this.#tryFrom = source.length * 1.5;
			return undefined;
		}
		const part = source.slice(0, place.length);
		const blocks = [
			{ tokens: parse(env), env },
			{ tokens: open.tokens, env },
		];
		const changed = this.#late.settle(prefixOf(rest) + part, [{ source: part, parse }]);
		this.#cutOff = {
			source: (this.#cutOff?.source ?? '') + this.#text.slice(0, start) + part,
			parts: (this.#cutOff?.parts ?? 0) + 1,
			rest: place.rest,
		};
		this.#text = this.#text.slice(start + place.length);
		this.#tryFrom = this.#longestOpen;
		return { blocks, changed };
	}

	#read(text: string): OpenBlocks | undefined {
		return readOpen(this.#parser, text, this.#cutOff?.rest, this.#late.inherit());
	}
}

/** Each part of a table has columns of its own width: of a table that is not long, there is to be only one. */
function lengthiness({ tokens }: OpenBlock): number {
	return tokens[0]?.type === 'table_open' ? 2 : 1;
}

const NOTHING: OpenBlocks = { blocks: [], env: {}, isLastBegun: false };
