import type { StreamEvent } from '../../stream.ts';
import { createAnswerDecoder } from '../answer-decoder.ts';
import type { AnswerDecoder, AnswerFold } from '../answer-fold.ts';
import type { Exchange } from '../provider-error.ts';
import type { JsonObject } from '../wire-value.ts';
import { createFold, type Fold } from './fold.ts';

/**
 * Turns the bytes of one answer into events: an event stream of chunks, or a whole completion.
 *
 * @param exchange whose answer it is.
 * @param model what was asked for.
 * @param contentType of the response.
 */
export function createDecoder(exchange: Exchange, model: string, contentType: string): AnswerDecoder {
	return createAnswerDecoder(exchange, contentType, new CompletionFold(exchange, model));
}

class CompletionFold implements AnswerFold {
	readonly #fold: Fold;
	#finished = false;

	constructor(exchange: Exchange, model: string) {
		this.#fold = createFold(exchange, model);
	}

	message(_event: string, chunk: JsonObject, events: StreamEvent[]): void {
		this.#fold.chunk(chunk, events);
	}

	words(words: string, events: StreamEvent[]): void {
		this.#fold.words(words, events);
	}

	isPlain(): boolean {
		return this.#fold.isPlain();
	}

	isWhole({ choices }: JsonObject): boolean {
		return Array.isArray(choices);
	}

	whole(completion: JsonObject, events: StreamEvent[]): void {
		this.#fold.chunk(completion, events);
		this.end(true, events);
	}

	end(complete: boolean, events: StreamEvent[]): void {
		this.#fold.end(complete, events);
		this.#finished = true;
	}

	finished(): boolean {
		return this.#finished;
	}
}
