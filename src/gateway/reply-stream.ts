import type { ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../core/clock.ts';
import { aborted, StreamError } from '../core/errors.ts';
import { SSE_HEADERS, type SseSink, sseComment } from '../core/http/sse-writer.ts';
import { dropIfStalled } from './exchange.ts';

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
	const chunks = createChunks(response, headers);
	let held = '';
	let begun = false;
	/** Once something was written; until then, when the stream was opened. */
	let lastWrite = clock.now();
	let due = lastWrite + times.holdMs;

	/** Takes what is held, for the one who writes it now. */
	const take = (): string => {
		const text = held;
		held = '';
		return response.destroyed || response.writableEnded ? '' : text;
	};

	const flush = (): void => {
		const text = take();
		if (text !== '') {
			lastWrite = clock.now();
			chunks.write(text);
		}
	};

	const write = (text: string): boolean => {
		if (held === '') {
			// Runs when everything that came with the same read has been written: one write instead of many.
			process.nextTick(flush);
		}
		if (!begun) {
			begin();
		}
		held += text;
		return !response.writableNeedDrain && held.length < MOST_HELD;
	};

	/** One timer for the whole stream, which looks at the time of the last write, costs a write nothing. */
	const watch = (ms: number): (() => void) => {
		due = clock.now() + ms;
		return clock.after(ms, () => {
			const isFirst = !begun;
			const left = isFirst ? 0 : lastWrite + times.keepAliveMs - clock.now();
			if (left <= 0 && !response.writableNeedDrain) {
				write(sseComment(isFirst ? 'start' : 'keep-alive'));
			}
			cancel = watch(left > 0 ? left : times.keepAliveMs);
		});
	};
	let cancel = watch(times.holdMs);

	const begin = (): void => {
		begun = true;
		// A timer that comes too early sets itself anew, so only one that would come too late is set here.
		if (clock.now() + times.keepAliveMs < due) {
			cancel();
			cancel = watch(times.keepAliveMs);
		}
	};

	return {
		get begun() {
			return begun;
		},
		write,
		async drained(signal) {
			flush();
			if (response.writableNeedDrain) {
				await room(response, times.stallMs, signal, clock);
			}
		},
		end(text) {
			held += text;
			cancel();
			chunks.end(take());
			dropIfStalled(response, times.stallMs, clock);
		},
		release: () => cancel(),
	};
}

/**
 * Writes texts as chunks of HTTP/1.1, which are framed here: Node would make four writes of each and gather them again,
 * which costs as much as all else that is done to an event. Sends the status before the first.
 */
function createChunks(response: ServerResponse, headers: () => Readonly<Record<string, string>>) {
	let isChunked = false;
	const begin = () => {
		if (!response.headersSent) {
			response.writeHead(200, { ...SSE_HEADERS, ...headers() });
			// The headers have said it; from now on Node hands on what it is given. A client of HTTP/1.0 gets no chunks.
			isChunked = response.chunkedEncoding;
			response.chunkedEncoding = false;
		}
	};
	const framed = (text: string): string =>
		isChunked && text !== '' ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text;
	return {
		write(text: string): void {
			begin();
			response.write(framed(text));
		},
		/** Writes the last text, if there is one, and ends the response. */
		end(text: string): void {
			if (text !== '') {
				begin();
			}
			response.end(isChunked && !response.destroyed ? `${framed(text)}0\r\n\r\n` : text);
		},
	};
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
