import { t } from '@vscode/l10n';
import { interrupted } from '../http/network-error.ts';
import { createSseReader, DONE, type SseMessage, type SseReader } from '../http/sse-reader.ts';
import type { StreamEvent } from '../stream.ts';
import { type AnswerDecoder, type AnswerFold, failureOf, reportsError, withoutKey } from './answer-fold.ts';
import { Beginning } from './beginning.ts';
import { FrameJson } from './frame-json.ts';
import { type Exchange, unexpectedAnswer } from './provider-error.ts';
import { TextFrames } from './text-frames.ts';
import { createWholeDecoder } from './whole-decoder.ts';
import { asObject } from './wire-value.ts';

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

const NONE: readonly StreamEvent[] = [];
/** Where events go while nothing is read: nowhere. */
const NOBODY: StreamEvent[] = [];

/** One answer that streams. A class, since whoever serves many holds one for each. */
class StreamDecoder implements AnswerDecoder {
	readonly #reader: SseReader;
	readonly #frames = new TextFrames();
	/** The piece that is being read, and what it says, for whoever knows its frames. */
	#piece = '';
	#events: StreamEvent[] = NOBODY;
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
		this.#reader = createSseReader({ skip: fold.words && this.#skip });
	}

	push(bytes: Uint8Array, events: StreamEvent[]): boolean {
		this.#events = events;
		const messages = this.#reader.push(bytes);
		this.#events = NOBODY;
		if (this.#beginning && messages.length === 0) {
			this.#beginning.push(bytes);
		}
		if (messages.length > 0) {
			const before = events.length;
			const isOneEach = this.#read(messages, events);
			if (this.#fold.words) {
				const frames = this.#reader.isBetween() ? this.#piece : '';
				this.#frames.learn(frames, isOneEach && this.#fold.isPlain?.() ? events.slice(before) : NONE);
			}
		}
		this.#piece = '';
		return this.#reader.chatter();
	}

	/** Reads the frames at the beginning of a piece that are known. */
	readonly #skip = (piece: string): number => {
		const read = this.#frames.read(piece, this.#addWords);
		this.#piece = read === 0 ? piece : piece.slice(read);
		return read;
	};

	readonly #addWords = (words: string): void => {
		this.#fold.words?.(withoutKey(words, this.#exchange), this.#events);
	};

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

	/** @returns whether each message said one event, so that it is known which said what. */
	#read(messages: readonly SseMessage[], events: StreamEvent[]): boolean {
		let isOneEach = true;
		for (const message of messages) {
			const before = events.length;
			this.#beginning = undefined;
			readMessage(message, this.#exchange, this.#fold, this.#json, events);
			if (this.#fold.finished()) {
				return false;
			}
			isOneEach &&= events.length === before + 1;
		}
		return isOneEach;
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

function isEventStream(contentType: string): boolean {
	return /event-stream/i.test(contentType);
}
