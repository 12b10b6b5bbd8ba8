import { appendOnly } from '../../append-only.ts';
import type { Usage } from '../../chat.ts';
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
	const { includeUsage = true, toolShapes } = options;
	const customCall = toolShapes && createCustomCalls(toolShapes);
	const chunks = createChunks(options);
	const append = appendOnly();
	let usage: Usage | undefined;
	let refused = false;
	let ended = false;

	const finish = (reason: string): string => {
		ended = true;
		const told = includeUsage && usage ? chunks.usage(usage) : '';
		return `${chunks.finish(reason)}${told}${sseMessage(DONE)}`;
	};

	return startFirst({
		event(event) {
			if (ended) {
				return '';
			}
			refused ||= event.type === 'refusal-delta';
			switch (event.type) {
				case 'start':
					chunks.identify(event);
					return chunks.text(append(event));
				case 'text-delta':
				case 'replace':
					return chunks.text(append(event));
				case 'media':
					return chunks.text(append({ type: 'text-delta', text: mediaText(event) }));
				case 'usage':
					usage = event;
					return '';
				case 'finish':
					return finish(writeFinish(event.reason, refused));
				default:
					return (customCall?.(event) ?? deltasOf(event)).map(chunks.delta).join('');
			}
		},
		failure(error) {
			if (ended) {
				return '';
			}
			ended = true;
			return sseMessage(JSON.stringify(errorBody(error)));
		},
	});
}

/** The frame around what a stream says: one id, one time and one model for all chunks, and the role in the first. */
function createChunks({ model, includeUsage = true, newId = randomId, now = Date.now }: EncodeOptions) {
	const created = Math.floor(now() / 1000);
	/** What every chunk begins with, up to its choices: all of them share it. */
	let head: string | undefined;
	/** What stands around the text of nearly every chunk. */
	let around: { before: string; after: string } | undefined;
	let spoke = false;

	const identify = ({ id = '', model: named = '' }: { id?: string; model?: string }): string => {
		const fields = { id: id || newId(), object: 'chat.completion.chunk', created, model: named || model };
		return JSON.stringify(fields).slice(0, -1);
	};

	/** @param choices JSON of a list. @param usage JSON. */
	const frame = (choices: string, usage: string): string => {
		head ??= identify({});
		const told = includeUsage ? `,"usage":${usage}` : '';
		return `data: ${head},"choices":${choices}${told}}\n\n`;
	};

	/** @param delta JSON. */
	const choice = (delta: string, reason?: string): string => {
		const end = reason === undefined ? 'null' : JSON.stringify(reason);
		return frame(`[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${end}}]`, 'null');
	};

	const role = (): string => {
		const first = !spoke;
		spoke = true;
		return first ? choice(ROLE) : '';
	};

	return {
		/** The first one counts: clients take an id that changes for another answer. */
		identify(start: { id: string; model: string }) {
			head ??= identify(start);
		},
		delta: (delta: object): string => `${role()}${choice(JSON.stringify(delta))}`,
		text(text: string): string {
			if (text === '') {
				return '';
			}
			around ??= aroundText(choice);
			return `${role()}${around.before}${JSON.stringify(text)}${around.after}`;
		},
		finish: (reason: string): string => `${role()}${choice('{}', reason)}`,
		usage: (usage: Usage): string => frame('[]', JSON.stringify(writeUsage(usage))),
	};
}

const ROLE = JSON.stringify({ role: 'assistant', content: '', refusal: null });

/** Within a string of JSON its quotes are escaped, so an empty content stands in a chunk once. */
function aroundText(choice: (delta: string) => string) {
	const chunk = choice('{"content":""}');
	const at = chunk.indexOf('"content":""') + '"content":'.length;
	return { before: chunk.slice(0, at), after: chunk.slice(at + '""'.length) };
}

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
