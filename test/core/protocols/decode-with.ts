import { StreamError } from '../../../src/core/errors.ts';
import { createAnswerDecoder } from '../../../src/core/protocols/answer-decoder.ts';
import type { AnswerDecoder, AnswerFold } from '../../../src/core/protocols/answer-fold.ts';
import type { Exchange } from '../../../src/core/protocols/provider-error.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import type { Outcome } from './openai-chat/collect.ts';

/** Decodes an answer by a protocol's fold, without a network, its bytes in the given pieces. */
export function decodeWith(createFold: (exchange: Exchange, model: string) => AnswerFold) {
	return (pieces: Iterable<Uint8Array>, contentType = 'text/event-stream'): Outcome =>
		decodeBy(createAnswerDecoder(EXCHANGE, contentType, createFold(EXCHANGE, 'asked')), pieces);
}

/** Whose answers the tests decode. */
export const EXCHANGE: Exchange = { provider: 'test', name: 'Test', model: 'asked' };

/** Decodes an answer to its end. Anything but a `StreamError` is a failure of the test. */
export function decodeBy(decoder: AnswerDecoder, pieces: Iterable<Uint8Array>): Outcome {
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
}
