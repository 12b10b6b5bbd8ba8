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
	let held = '';
	let begun = false;
	let lastWrite = 0;

	/** Takes what is held, for the one who writes it now; sends the status before it. */
	const take = (): string => {
		const text = held;
		held = '';
		if (text === '' || response.destroyed || response.writableEnded) {
			return '';
		}
		if (!response.headersSent) {
			response.writeHead(200, { ...SSE_HEADERS, ...headers() });
		}
		lastWrite = clock.now();
		return text;
	};

	const flush = (): void => {
		const text = take();
		if (text !== '') {
			response.write(text);
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

	let cancel = clock.after(times.holdMs, () => write(sseComment('start')));
	const begin = (): void => {
		begun = true;
		cancel();
		cancel = clock.after(times.keepAliveMs, keepAlive);
	};

	/** One timer for the whole stream, which looks at the time of the last write, costs a write nothing. */
	const keepAlive = (): void => {
		const silent = clock.now() - lastWrite;
		if (silent >= times.keepAliveMs && !response.writableNeedDrain) {
			write(sseComment('keep-alive'));
		}
		cancel = clock.after(
			silent < times.keepAliveMs ? times.keepAliveMs - silent : times.keepAliveMs,
			keepAlive,
		);
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
			response.end(take());
			dropIfStalled(response, times.stallMs, clock);
		},
		release: () => cancel(),
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
