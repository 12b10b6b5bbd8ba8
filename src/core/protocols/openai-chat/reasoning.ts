import type { StreamEvent } from '../../stream.ts';
import { asList, asObject, asText, isShallow, type JsonObject } from '../wire-value.ts';
import type { MESSAGE_FIELDS } from './opaque-fields.ts';

/**
 * Reads the reasoning beside the content, under each of its names: `reasoning_content` (DeepSeek, xAI, Z.ai …),
 * `reasoning` (Groq, Ollama, OpenRouter, newer vLLM), `reasoning_details` (OpenRouter).
 */
export interface Reasoning {
	read(delta: JsonObject, events: StreamEvent[]): void;
	/**
	 * Tells, at the end of the message, what its provider wants back with it.
	 *
	 * @param forTools the message calls tools. Only then is plain reasoning kept a second time, under its field's
	 * name: providers want it back while a turn runs (DeepSeek refuses the request otherwise), and never later.
	 */
	end(forTools: boolean, events: StreamEvent[]): void;
}

/** What is kept to be sent back, in UTF-16 units. Of more than that nothing is: half a signature is no signature. */
const MOST_KEPT = 4 * 1024 * 1024;

type Field = Exclude<(typeof MESSAGE_FIELDS)[number], 'reasoning_details'>;

export function createReasoning(): Reasoning {
	return new Reader();
}

class Reader implements Reasoning {
	#field: Field | undefined;
	#text = '';
	/** From the first one on; most answers have none. */
	#details: ReturnType<typeof createDetails> | undefined;

	read(delta: JsonObject, events: StreamEvent[]): void {
		const found = fieldIn(delta);
		if (found) {
			const said = asText(delta[found]);
			this.#field ??= found;
			this.#text += this.#text.length > MOST_KEPT ? '' : said;
			events.push({ type: 'reasoning-delta', text: said });
		}
		for (const detail of asList(delta.reasoning_details)) {
			this.#details ??= createDetails();
			this.#details.add(detail);
			const said = found ? '' : textOfDetail(detail);
			if (said !== '') {
				events.push({ type: 'reasoning-delta', text: said });
			}
		}
	}

	end(forTools: boolean, events: StreamEvent[]): void {
		const kept = this.#details?.all() ?? [];
		if (kept.length > 0) {
			events.push({ type: 'reasoning-opaque', field: 'reasoning_details', value: kept });
		} else if (forTools && this.#field && this.#text.length <= MOST_KEPT) {
			events.push({ type: 'reasoning-opaque', field: this.#field, value: this.#text });
		}
	}
}

function fieldIn(delta: JsonObject): Field | undefined {
	if (asText(delta.reasoning_content) !== '') {
		return 'reasoning_content';
	}
	return asText(delta.reasoning) !== '' ? 'reasoning' : undefined;
}

function textOfDetail(detail: unknown): string {
	const { text, summary } = asObject(detail) ?? {};
	return asText(text) || asText(summary);
}

/** `reasoning_details` come in fragments, and go back put together: those of one block are one block. */
function createDetails() {
	const blocks: Record<string, unknown>[] = [];
	let size = 0;
	return {
		add(wire: unknown) {
			const detail = asObject(wire);
			size += detail ? sizeOf(detail) : 0;
			if (!detail || size > MOST_KEPT || !isShallow(detail)) {
				return;
			}
			const last = blocks.at(-1);
			if (last && isSameBlock(last, detail)) {
				merge(last, detail);
			} else {
				blocks.push({ ...detail });
			}
		},
		all: (): readonly unknown[] => (size > MOST_KEPT ? [] : blocks),
	};
}

function sizeOf({ text, summary, data }: JsonObject): number {
	// The constant stands for the object itself: a flood of empty blocks is a flood, too.
	return asText(text).length + asText(summary).length + asText(data).length + 100;
}

/** Encrypted blocks come whole, so two of them are two. */
function isSameBlock(block: JsonObject, next: JsonObject): boolean {
	return next.type === block.type && next.index === block.index && next.type !== 'reasoning.encrypted';
}

function merge(block: Record<string, unknown>, next: JsonObject): void {
	for (const [name, value] of Object.entries(next)) {
		if (name === 'text' || name === 'summary') {
			block[name] = asText(block[name]) + asText(value);
		} else if (value !== null && value !== undefined) {
			block[name] = value;
		}
	}
}
