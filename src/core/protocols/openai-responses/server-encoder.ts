import type { FinishReason, Usage } from '../../chat.ts';
import type { StreamError } from '../../errors.ts';
import { sseMessage } from '../../http/sse-writer.ts';
import { errorBody } from '../openai-chat/server-error.ts';
import type { EncodeOptions, EventEncoder } from '../server.ts';
import { startFirst } from '../start-first.ts';
import type { WireEvent } from './server-items.ts';
import { createOutput } from './server-output.ts';
import { type ResponseState, writeEnding, writeResponse } from './server-wire.ts';

/**
 * Writes a stream as OpenAI's own clients demand it: every event by its name and with its number, `response.created`
 * first, each item from its beginning to its end, and the whole response last. A failure is told twice, as `error` and
 * as a response that failed; nothing follows it.
 *
 * What the protocol has no place for is left out: notices, suggestions, opaque reasoning of other protocols.
 */
export function createEncoder(options: EncodeOptions): EventEncoder {
	const output = createOutput(options);
	const frames = createFrames(options);
	let usage: Usage | undefined;
	let ended = false;

	const finish = (reason: FinishReason): string => {
		ended = true;
		const last = output.end();
		const ending = writeEnding(reason, output.refused());
		return frames.write(last) + frames.last({ ...ending, output: output.items(), usage });
	};

	return startFirst({
		event(event) {
			if (ended) {
				return '';
			}
			switch (event.type) {
				case 'start':
					frames.identify(event);
					return frames.write(output.event(event));
				case 'usage':
					usage = event;
					return '';
				case 'finish':
					return finish(event.reason);
				default:
					return frames.write(output.event(event));
			}
		},
		failure(error) {
			if (ended) {
				return '';
			}
			ended = true;
			// Clients look for the error at the top or within `error`, depending on their age.
			const { error: told } = errorBody(error);
			const { message, code, param } = told;
			const event = { type: 'error', code, message, param, error: told };
			// Some, Codex among them, read past that and go by the response's own end, as OpenAI sends both.
			const failed = { status: 'failed', output: [], error: { code: failedCode(error), message } };
			return frames.write([event]) + frames.last(failed);
		},
	});
}

/** Why a response failed, in one of the few words that OpenAI's schema has for it. */
function failedCode({ kind }: StreamError): 'rate_limit_exceeded' | 'invalid_prompt' | 'server_error' {
	switch (kind) {
		case 'rate-limit':
			return 'rate_limit_exceeded';
		case 'invalid-request':
		case 'context-length':
		case 'content-filter':
			return 'invalid_prompt';
		default:
			return 'server_error';
	}
}

/** The frame around what a response says: one id, one time and one model, and a number for each event. */
function createFrames({ model, newId = randomId, now = Date.now }: EncodeOptions) {
	const created = Math.floor(now() / 1000);
	let identity: { id: string; model: string; created: number } | undefined;
	let begun = false;
	let count = 0;

	const frame = (event: WireEvent): string =>
		sseMessage(JSON.stringify({ ...event, sequence_number: count++ }), event.type);

	const response = (state: ResponseState) => {
		identity ??= { id: newId(), model, created };
		return writeResponse(identity, state);
	};

	/** `response.created` waits for the first thing to follow. */
	const write = (events: readonly WireEvent[]): string => {
		const first = begun || events.length === 0 ? [] : ['response.created', 'response.in_progress'];
		begun ||= events.length > 0;
		const begins = first.map((type) => ({ type, response: response({ status: 'in_progress', output: [] }) }));
		return [...begins, ...events].map(frame).join('');
	};

	return {
		/** The first one counts. */
		identify(start: { id: string; model: string }) {
			identity ??= { id: start.id || newId(), model: start.model || model, created };
		},
		write,
		last: (state: ResponseState): string =>
			write([{ type: `response.${state.status}`, response: response(state) }]),
	};
}

function randomId(): string {
	return `resp_${crypto.randomUUID()}`;
}
