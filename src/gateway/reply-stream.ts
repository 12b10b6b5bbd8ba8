import type { ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../core/clock.ts';
import { aborted, StreamError } from '../core/errors.ts';
import { SSE_HEADERS, type SseSink, sseComment } from '../core/http/sse-writer.ts';
import { dropIfStalled } from './exchange.ts';
import { Together } from './together.ts';

/** How an event stream keeps time, in ms. */
export interface ReplyTimes {
	/** So long the headers wait for the first event, so that a failure before it can still be a status. */
	holdMs: number;
	/** After so much silence a comment says that the stream lives. */
	keepAliveMs: number;
	/** A client that takes nothing for so long is dropped. */
	stallMs: number;
}

/** An event stream on its way to one client. */
export interface ReplyStream extends SseSink {
	/** True once the status is said: a failure can only be told within the stream from then on. */
	readonly begun: boolean;
	/** Writes the last text and closes the stream. */
	end(text: string): void;
	/** Stops the timers; the response is somebody else's from here on. */
	release(): void;
}

/** Text that is held for one write, in UTF-16 units; what comes with one read of the provider goes out at once. */
const MOST_HELD = 64 * 1024;

/**
 * Opens an event stream on a response. Nothing is sent before the first text, or until `holdMs` are over.
 *
 * @param headers asked for when the status is sent.
 */
export function openReply(
	response: ServerResponse,
	times: ReplyTimes,
	headers: () => Readonly<Record<string, string>>,
	clock: Clock = systemClock,
): ReplyStream {
	return new Reply(response, times, headers, clock);
}

/** What is flushed when everything that came with the same read has been written: one write instead of many, one tick for all. */
const OUTGOING = new Together();
const flushAll = (): void => void OUTGOING.run();

/** One timer for the whole stream, which looks at the time of the last write, costs a write nothing. */
class Reply implements ReplyStream {
	readonly #response: ServerResponse;
	readonly #times: ReplyTimes;
	readonly #clock: Clock;
	readonly #chunks: Chunks;
	#held = '';
	#begun = false;
	/** Once something was written; until then, when the stream was opened. */
	#lastWrite: number;
	/** When the timer comes. */
	#due = 0;
	#cancel: () => void;

	constructor(
		response: ServerResponse,
		times: ReplyTimes,
		headers: () => Readonly<Record<string, string>>,
		clock: Clock,
	) {
		this.#response = response;
		this.#times = times;
		this.#clock = clock;
		this.#chunks = new Chunks(response, headers);
		this.#lastWrite = clock.now();
		this.#cancel = this.#watch(times.holdMs);
	}

	get begun(): boolean {
		return this.#begun;
	}

	write(text: string): boolean {
		if (this.#held === '' && OUTGOING.add(this.#flush)) {
			process.nextTick(flushAll);
		}
		if (!this.#begun) {
			this.#begin();
		}
		this.#held += text;
		return !this.#response.writableNeedDrain && this.#held.length < MOST_HELD;
	}

	async drained(signal: AbortSignal): Promise<void> {
		this.#flush();
		if (this.#response.writableNeedDrain) {
			await room(this.#response, this.#times.stallMs, signal, this.#clock);
		}
	}

	end(text: string): void {
		this.#held += text;
		this.#cancel();
		this.#chunks.end(this.#take());
		dropIfStalled(this.#response, this.#times.stallMs, this.#clock);
	}

	release(): void {
		this.#cancel();
	}

	/** Takes what is held, for the one who writes it now. */
	#take(): string {
		const text = this.#held;
		this.#held = '';
		return this.#response.destroyed || this.#response.writableEnded ? '' : text;
	}

	readonly #flush = (): void => {
		const text = this.#take();
		if (text !== '') {
			this.#lastWrite = this.#clock.now();
			this.#chunks.write(text);
		}
	};

	#begin(): void {
		this.#begun = true;
		// A timer that comes too early sets itself anew, so only one that would come too late is set here.
		if (this.#clock.now() + this.#times.keepAliveMs < this.#due) {
			this.#cancel();
			this.#cancel = this.#watch(this.#times.keepAliveMs);
		}
	}

	#watch(ms: number): () => void {
		this.#due = this.#clock.now() + ms;
		return this.#clock.after(ms, this.#look);
	}

	readonly #look = (): void => {
		const { keepAliveMs } = this.#times;
		const isFirst = !this.#begun;
		const left = isFirst ? 0 : this.#lastWrite + keepAliveMs - this.#clock.now();
		if (left <= 0 && !this.#response.writableNeedDrain) {
			this.write(sseComment(isFirst ? 'start' : 'keep-alive'));
		}
		this.#cancel = this.#watch(left > 0 ? left : keepAliveMs);
	};
}

/**
 * Writes texts as chunks of HTTP/1.1, which are framed here: Node would make four writes of each and gather them again,
 * which costs as much as all else that is done to an event. Sends the status before the first.
 */
class Chunks {
	readonly #response: ServerResponse;
	/** Let go of with the status. */
	#headers: (() => Readonly<Record<string, string>>) | undefined;
	#isChunked = false;

	constructor(response: ServerResponse, headers: () => Readonly<Record<string, string>>) {
		this.#response = response;
		this.#headers = headers;
	}

	write(text: string): void {
		this.#begin();
		// Corked here, or Node corks it itself and takes one more round of its queue to let it go.
		const { socket } = this.#response;
		socket?.cork();
		this.#response.write(this.#framed(text));
		socket?.uncork();
	}

	/** Writes the last text, if there is one, and ends the response. */
	end(text: string): void {
		if (text !== '') {
			this.#begin();
		}
		const isWhole = this.#isChunked && !this.#response.destroyed;
		this.#response.end(isWhole ? `${this.#framed(text)}0\r\n\r\n` : text);
	}

	#begin(): void {
		const response = this.#response;
		if (this.#headers && !response.headersSent) {
			response.writeHead(200, { ...SSE_HEADERS, ...this.#headers() });
			// The headers have said it; from now on Node hands on what it is given. A client of HTTP/1.0 gets no chunks.
			this.#isChunked = response.chunkedEncoding;
			response.chunkedEncoding = false;
			this.#headers = undefined;
		}
	}

	#framed(text: string): string {
		return this.#isChunked && text !== '' ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text;
	}
}

/** Waits until the client has taken what was written; drops it where it takes nothing in time. */
function room(response: ServerResponse, stallMs: number, signal: AbortSignal, clock: Clock): Promise<void> {
	return new Promise((resolve, reject) => {
		const settle = (error?: StreamError) => {
			cancel();
			response.off('drain', onDrain);
			response.off('close', onLeave);
			signal.removeEventListener('abort', onLeave);
			error ? reject(error) : resolve();
		};
		const onDrain = () => settle();
		const onLeave = () => settle(aborted());
		const cancel = clock.after(stallMs, () => {
			response.destroy();
			settle(new StreamError('timeout', 'The client stopped reading its answer.'));
		});
		response.once('drain', onDrain);
		response.once('close', onLeave);
		signal.addEventListener('abort', onLeave, { once: true });
		if (signal.aborted || response.destroyed) {
			onLeave();
		}
	});
}
