import { StreamError } from '../../../src/core/errors.ts';
import type { Server } from '../../../src/core/http/network-error.ts';
import { type AnswerFold, createAnswerDecoder } from '../../../src/core/protocols/answer-decoder.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import type { Outcome } from './openai-chat/collect.ts';

/** Decodes an answer by a protocol's fold, without a network, its bytes in the given pieces. */
export function decodeWith(createFold: (server: Server, model: string) => AnswerFold) {
	return (pieces: Iterable<Uint8Array>, contentType = 'text/event-stream'): Outcome => {
		const exchange = { provider: 'test', name: 'Test', model: 'asked' };
		const decoder = createAnswerDecoder(exchange, contentType, createFold(exchange, 'asked'));
		const events: StreamEvent[] = [];
		try {
			for (const piece of pieces) {
				decoder.push(piece, events);
				if (decoder.finished()) {
					return { events };
				}
			}
			decoder.end(events);
			return { events };
		} catch (error) {
			if (error instanceof StreamError) {
				return { events, error };
			}
			throw error;
		}
	};
}
