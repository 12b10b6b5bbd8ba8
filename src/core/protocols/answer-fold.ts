import type { StreamError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { StreamEvent } from '../stream.ts';
import { type Exchange, isErrorBody, providerError } from './provider-error.ts';
import type { JsonObject } from './wire-value.ts';

/** What one protocol makes of an answer, once it has been cut into JSON objects. */
export interface AnswerFold {
	/** What a reported error means, where the protocol reports errors in a shape of its own. */
	failure?(body: unknown): StreamError;
	/** Reads one message of an event stream; errors never get here. */
	message(event: string, data: JsonObject, events: StreamEvent[]): void;
	/**
	 * Reads the words of a message that is the one before it but for those, where that one said its words and nothing
	 * else. Absent: `message` reads them all.
	 */
	words?(words: string, events: StreamEvent[]): void;
	/** Whether the last message left nothing behind but what its events say. Absent: none is read by its words. */
	isPlain?(): boolean;
	/** Reads a message whose data is no JSON object. Default: text that is not JSON fails, other JSON says nothing. */
	foreign?(event: string, data: string, events: StreamEvent[]): void;
	/** True if the JSON that came in one piece is an answer of this protocol. */
	isWhole(body: JsonObject): boolean;
	/** Reads an answer that came in one piece. */
	whole(body: JsonObject, events: StreamEvent[]): void;
	/** Ends an answer whose stream ended with `[DONE]` or with the body. @throws StreamError `interrupted`. */
	end(complete: boolean, events: StreamEvent[]): void;
	/** True once the answer has ended; nothing after it is read. */
	finished(): boolean;
}

/** Turns the bytes of one answer into events, wherever they are cut. */
export interface AnswerDecoder {
	/**
	 * Reads the next piece and adds what it says to `events`.
	 *
	 * @returns whether it was only a keep-alive.
	 * @throws StreamError after the events that came before the failure have been added.
	 */
	push(bytes: Uint8Array, events: StreamEvent[]): boolean;
	/** Ends the answer with the body. @throws StreamError as `push`; `interrupted` when the answer is not complete. */
	end(events: StreamEvent[]): void;
	/** True once the provider has said that nothing follows. */
	finished(): boolean;
}

/**
 * A gateway that is being debugged may answer with the request's own headers. What an answer says is shown, kept and
 * sent on, so the key is taken out here; one that comes in pieces over several messages is not recognised.
 */
export function withoutKey(text: string, { key }: Exchange): string {
	return key && text.includes(key) ? redact(text, key) : text;
}

/** What a reported error means. */
export function failureOf(body: unknown, exchange: Exchange, fold: AnswerFold): StreamError {
	return fold.failure?.(body) ?? providerError(body, exchange);
}

/** Whether what came in the place of an answer is an error. */
export function reportsError(body: JsonObject): boolean {
	return body.type === 'error' || isErrorBody(body);
}
