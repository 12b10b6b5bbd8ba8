import type { StreamEvent } from '../../stream.ts';
import { type AnswerDecoder, createAnswerDecoder } from '../answer-decoder.ts';
import type { Exchange } from '../provider-error.ts';
import { createFold } from './fold.ts';

/**
 * Turns the bytes of one answer into events: an event stream of chunks, or a whole completion.
 *
 * @param exchange whose answer it is.
 * @param model what was asked for.
 * @param contentType of the response.
 */
export function createDecoder(exchange: Exchange, model: string, contentType: string): AnswerDecoder {
	const fold = createFold(exchange, model);
	let finished = false;
	const end = (complete: boolean, events: StreamEvent[]) => {
		fold.end(complete, events);
		finished = true;
	};
	return createAnswerDecoder(exchange, contentType, {
		message: (_event, chunk, events) => fold.chunk(chunk, events),
		isWhole: ({ choices }) => Array.isArray(choices),
		whole(completion, events) {
			fold.chunk(completion, events);
			end(true, events);
		},
		end,
		finished: () => finished,
	});
}
