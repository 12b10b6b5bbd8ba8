import { appendOnly } from '../../append-only.ts';
import type { Usage } from '../../chat.ts';
import type { StreamError } from '../../errors.ts';
import { DONE } from '../../http/sse-reader.ts';
import { sseMessage } from '../../http/sse-writer.ts';
import type { StreamEvent } from '../../stream.ts';
import { mediaText } from '../media-text.ts';
import type { EncodeOptions, EventEncoder } from '../server.ts';
import { startFirst } from '../start-first.ts';
import { createCustomCalls } from './server-custom-calls.ts';
import { errorBody } from './server-error.ts';
import { writeCitation, writeFinish, writeUsage } from './server-wire.ts';

/**
 * Writes a stream as OpenAI's own clients demand it: the role first, one finish, then the usage in a chunk without
 * choices, then `[DONE]`; after an error nothing, so that nobody takes it for an end.
 *
 * Reasoning is told as `reasoning_content`. What the protocol has no place for is left out: notices, suggestions,
 * signatures.
 */
export function createEncoder(options: EncodeOptions): EventEncoder {
	return startFirst(new ChunkEncoder(options));
}

/** A class, as all of which a server holds one for each stream: what a closure needs lies scattered. */
class ChunkEncoder implements EventEncoder {
	readonly #chunks: Chunks;
	readonly #includeUsage: boolean;
	readonly #customCall: ReturnType<typeof createCustomCalls> | undefined;
	readonly #append = appendOnly();
	#usage: Usage | undefined;
	#refused = false;
	#ended = false;

	constructor(options: EncodeOptions) {
		const { includeUsage = true, toolShapes } = options;
		this.#includeUsage = includeUsage;
		this.#customCall = toolShapes && createCustomCalls(toolShapes);
		this.#chunks = new Chunks(options);
	}

	event(event: StreamEvent): string {
		if (this.#ended) {
			return '';
		}
		switch (event.type) {
			case 'start':
				this.#chunks.identify(event);
				return this.#chunks.text(this.#append(event));
			case 'text-delta':
			case 'replace':
				return this.#chunks.text(this.#append(event));
			case 'media':
				return this.#chunks.text(this.#append({ type: 'text-delta', text: mediaText(event) }));
			case 'usage':
				this.#usage = event;
				return '';
			case 'finish':
				return this.#finish(writeFinish(event.reason, this.#refused));
			default:
				this.#refused ||= event.type === 'refusal-delta';
				return (this.#customCall?.(event) ?? deltasOf(event))
					.map((delta) => this.#chunks.delta(delta))
					.join('');
		}
	}

	failure(error: StreamError): string {
		if (this.#ended) {
			return '';
		}
		this.#ended = true;
		return sseMessage(JSON.stringify(errorBody(error)));
	}

	#finish(reason: string): string {
		this.#ended = true;
		const told = this.#includeUsage && this.#usage ? this.#chunks.usage(this.#usage) : '';
		return `${this.#chunks.finish(reason)}${told}${END}`;
	}
}

const END = sseMessage(DONE);

/** The frame around what a stream says: one id, one time and one model for all chunks, and the role in the first. */
class Chunks {
	readonly #options: EncodeOptions;
	readonly #created: number;
	/** What every chunk begins with, up to its choices; '' until it is known. */
	#head = '';
	/** What stands around the text of nearly every chunk. */
	#before = '';
	readonly #after: string;
	#spoke = false;

	constructor(options: EncodeOptions) {
		const { now = Date.now } = options;
		this.#options = options;
		this.#created = Math.floor(now() / 1000);
		this.#after = `}${this.#afterDelta('null')}`;
	}

	/** The first one counts: clients take an id that changes for another answer. */
	identify({ id, model: named }: { id: string; model: string }): void {
		if (this.#head !== '') {
			return;
		}
		const { model, newId = randomId } = this.#options;
		const says = JSON.stringify(id || newId());
		const by = JSON.stringify(named || model);
		this.#head = `data: {"id":${says},"object":"chat.completion.chunk","created":${this.#created},"model":${by}`;
		this.#before = `${this.#head}${BEFORE_DELTA}{"content":`;
	}

	delta(delta: object): string {
		return `${this.#role()}${this.#choice(JSON.stringify(delta), 'null')}`;
	}

	text(text: string): string {
		if (text === '') {
			return '';
		}
		const role = this.#role();
		return `${role}${this.#before}${JSON.stringify(text)}${this.#after}`;
	}

	finish(reason: string): string {
		return `${this.#role()}${this.#choice('{}', JSON.stringify(reason))}`;
	}

	usage(usage: Usage): string {
		this.identify(UNNAMED);
		return `${this.#head},"choices":[],"usage":${JSON.stringify(writeUsage(usage))}}\n\n`;
	}

	/** Before the first chunk, the one that says who speaks. */
	#role(): string {
		if (this.#spoke) {
			return '';
		}
		this.#spoke = true;
		this.identify(UNNAMED);
		return this.#choice(ROLE, 'null');
	}

	/** @param delta JSON. @param reason JSON. */
	#choice(delta: string, reason: string): string {
		return `${this.#head}${BEFORE_DELTA}${delta}${this.#afterDelta(reason)}`;
	}

	#afterDelta(reason: string): string {
		const told = (this.#options.includeUsage ?? true) ? ',"usage":null' : '';
		return `,"logprobs":null,"finish_reason":${reason}}]${told}}\n\n`;
	}
}

const BEFORE_DELTA = ',"choices":[{"index":0,"delta":';

const UNNAMED = { id: '', model: '' };

const ROLE = JSON.stringify({ role: 'assistant', content: '', refusal: null });

function randomId(): string {
	return `chatcmpl-${crypto.randomUUID()}`;
}

/** What an event comes to as deltas of the one choice. */
function deltasOf(event: StreamEvent): object[] {
	switch (event.type) {
		case 'refusal-delta':
			return [{ refusal: event.text }];
		case 'reasoning-delta':
			return [{ reasoning_content: event.text }];
		case 'reasoning-opaque':
			return opaqueDeltas(event);
		case 'tool-call-start': {
			const { index, id, name } = event;
			return [{ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }];
		}
		case 'tool-call-delta':
			return [{ tool_calls: [{ index: event.index, function: { arguments: event.json } }] }];
		case 'citation': {
			const annotations = writeCitation(event);
			return annotations.length > 0 ? [{ annotations }] : [];
		}
		default:
			return [];
	}
}

/** Only what this protocol's own providers name: details of reasoning, and what belongs to a call. */
function opaqueDeltas({ field, value, index }: Extract<StreamEvent, { type: 'reasoning-opaque' }>): object[] {
	if (field === 'reasoning_details' && index === undefined) {
		return [{ reasoning_details: value }];
	}
	return field === 'extra_content' && index !== undefined
		? [{ tool_calls: [{ index, extra_content: value }] }]
		: [];
}
