import { t } from '@vscode/l10n';
import type { StreamError } from '../errors.ts';
import { interrupted } from '../http/network-error.ts';
import { createSseReader, DONE, LONGEST_EVENT, type SseMessage } from '../http/sse-reader.ts';
import { redact } from '../redact.ts';
import type { StreamEvent } from '../stream.ts';
import { Beginning } from './beginning.ts';
import { FrameJson } from './frame-json.ts';
import { parseJson } from './json.ts';
import { type Exchange, isErrorBody, providerError, unexpectedAnswer } from './provider-error.ts';
import { asObject, type JsonObject } from './wire-value.ts';

/** What one protocol makes of an answer, once it has been cut into JSON objects. */
export interface AnswerFold {
	/** What a reported error means, where the protocol reports errors in a shape of its own. */
	failure?(body: unknown): StreamError;
	/** Reads one message of an event stream; errors never get here. */
	message(event: string, data: JsonObject, events: StreamEvent[]): void;
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
 * @param exchange whose answer it is.
 * @param contentType of the response. It is only believed for what the bytes do not tell themselves: event streams
 * come as `text/plain`, and plain JSON as an event stream.
 */
export function createAnswerDecoder(
	exchange: Exchange,
	contentType: string,
	fold: AnswerFold,
): AnswerDecoder {
	let decoder: AnswerDecoder | undefined;
	return {
		push(bytes, events) {
			decoder ??= choose(bytes, exchange, contentType, fold);
			return decoder?.push(bytes, events) ?? true;
		},
		end(events) {
			if (!decoder) {
				throw isEventStream(contentType)
					? interrupted(exchange)
					: unexpectedAnswer(t('nothing'), '', exchange);
			}
			decoder.end(events);
		},
		finished: () => fold.finished(),
	};
}

const SPACE = 32;

/** `{` and `[` begin JSON, `<` a web page. */
const WHOLE: ReadonlySet<number> = new Set(Array.from('{[<', (unit) => unit.charCodeAt(0)));

/** The first byte that is not white space tells JSON from an event stream; undefined while there is none. */
function choose(
	bytes: Uint8Array,
	exchange: Exchange,
	contentType: string,
	fold: AnswerFold,
): AnswerDecoder | undefined {
	const first = bytes.find((byte) => byte > SPACE);
	if (first === undefined) {
		return undefined;
	}
	return WHOLE.has(first)
		? createWholeDecoder(exchange, fold)
		: new StreamDecoder(exchange, contentType, fold);
}

/** One answer that streams. A class, since whoever serves many holds one for each. */
class StreamDecoder implements AnswerDecoder {
	readonly #reader = createSseReader();
	readonly #exchange: Exchange;
	readonly #contentType: string;
	readonly #fold: AnswerFold;
	readonly #json = new FrameJson();
	/** Until a first message has come: from then on it is known what the body is. */
	#beginning: Beginning | undefined = new Beginning();

	constructor(exchange: Exchange, contentType: string, fold: AnswerFold) {
		this.#exchange = exchange;
		this.#contentType = contentType;
		this.#fold = fold;
	}

	push(bytes: Uint8Array, events: StreamEvent[]): boolean {
		const messages = this.#reader.push(bytes);
		if (this.#beginning && messages.length === 0) {
			this.#beginning.push(bytes);
		}
		this.#read(messages, events);
		return this.#reader.chatter();
	}

	end(events: StreamEvent[]): void {
		this.#read(this.#reader.end(), events);
		if (this.#beginning && !isEventStream(this.#contentType)) {
			const said = this.#beginning.text();
			throw unexpectedAnswer(t('something that is no event stream'), said, this.#exchange);
		}
		if (!this.#fold.finished()) {
			this.#fold.end(false, events);
		}
	}

	finished(): boolean {
		return this.#fold.finished();
	}

	#read(messages: readonly SseMessage[], events: StreamEvent[]): void {
		for (const message of messages) {
			this.#beginning = undefined;
			readMessage(message, this.#exchange, this.#fold, this.#json, events);
			if (this.#fold.finished()) {
				return;
			}
		}
	}
}

function readMessage(
	{ event, data }: SseMessage,
	exchange: Exchange,
	fold: AnswerFold,
	json: FrameJson,
	events: StreamEvent[],
): void {
	const text = withoutKey(data.trim(), exchange);
	if (text === DONE) {
		fold.end(true, events);
		return;
	}
	if (text === '') {
		return;
	}
	const parsed = json.parse(text);
	if (event === 'error') {
		throw failureOf(parsed ?? text, exchange, fold);
	}
	const body = asObject(Array.isArray(parsed) ? parsed[0] : parsed);
	if (!body && fold.foreign) {
		fold.foreign(event, text, events);
		return;
	}
	if (parsed === undefined) {
		throw unexpectedAnswer(t('an event that is not JSON'), text, exchange);
	}
	if (body && reportsError(body)) {
		throw failureOf(body, exchange, fold);
	}
	if (body) {
		fold.message(event, body, events);
	}
}

/**
 * A gateway that is being debugged may answer with the request's own headers. What an answer says is shown, kept and
 * sent on, so the key is taken out here; one that comes in pieces over several messages is not recognised.
 */
function withoutKey(text: string, { key }: Exchange): string {
	return key && text.includes(key) ? redact(text, key) : text;
}

function failureOf(body: unknown, exchange: Exchange, fold: AnswerFold): StreamError {
	return fold.failure?.(body) ?? providerError(body, exchange);
}

function reportsError(body: JsonObject): boolean {
	return body.type === 'error' || isErrorBody(body);
}

/** A body that comes as one: a JSON answer to a streaming request, an error with status 200, a web page. */
function createWholeDecoder(exchange: Exchange, fold: AnswerFold): AnswerDecoder {
	const decoder = new TextDecoder();
	let text = '';
	let most: number | undefined;
	return {
		push(bytes) {
			text += decoder.decode(bytes, { stream: true });
			// Asked once: what is appended to stays cheap only as long as nobody looks into it.
			most ??= isPage(text) ? LONGEST_PAGE : LONGEST_EVENT;
			if (text.length > most) {
				const what = most === LONGEST_PAGE ? t('a web page') : t('more than 16 MiB at once');
				throw unexpectedAnswer(what, text, exchange);
			}
			return false;
		},
		end(events) {
			text += decoder.decode();
			fold.whole(readWhole(withoutKey(text.trim(), exchange), exchange, fold), events);
		},
		finished: () => fold.finished(),
	};
}

/** More of a web page than this is not waited for, in UTF-16 units. */
const LONGEST_PAGE = 4096;

function isPage(text: string): boolean {
	return text.trimStart().startsWith('<');
}

function readWhole(text: string, exchange: Exchange, fold: AnswerFold): JsonObject {
	if (isPage(text)) {
		throw unexpectedAnswer(t('a web page'), text, exchange);
	}
	const parsed = parseJson(text);
	if (parsed === undefined) {
		throw cutOrForeign(text, exchange);
	}
	const body = asObject(Array.isArray(parsed) ? parsed[0] : parsed);
	if (body && reportsError(body)) {
		throw failureOf(body, exchange, fold);
	}
	if (!body || !fold.isWhole(body)) {
		throw unexpectedAnswer(t('JSON that is no answer of a model'), text, exchange);
	}
	return body;
}

/** JSON that ends without its last bracket was cut on its way. */
function cutOrForeign(text: string, exchange: Exchange): StreamError {
	return /[}\]]$/.test(text)
		? unexpectedAnswer(t('something that is not JSON'), text, exchange)
		: interrupted(exchange);
}

function isEventStream(contentType: string): boolean {
	return /event-stream/i.test(contentType);
}
