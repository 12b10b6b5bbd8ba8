import { type Clock, sleep, systemClock } from './clock.ts';
import { aborted } from './errors.ts';
import type { ConnectEndpoint } from './protocols/protocol.ts';
import type { StreamEvent, StreamFn } from './stream.ts';

/** What was recorded: an answer's bytes as its provider sent them, or what Weir made of them. */
export type Recording =
	| {
			/** The client half that reads the bytes. */
			connect: ConnectEndpoint;
			bytes: Uint8Array;
			/** Default `text/event-stream`. */
			contentType?: string;
			/** Default 200. */
			status?: number;
	  }
	| { events: readonly StreamEvent[] };

/** How fast a recording is played; by default at once. */
export interface ReplayPace {
	/** Pause before each piece, in ms. Default 0: none. */
	everyMs?: number;
	/** Bytes a piece, where bytes are played. Default all of them. Events come one by one. */
	pieceBytes?: number;
	clock?: Clock;
}

/**
 * A model that answers every request with a recording, without a network and without a key. Bytes take the whole way
 * that a provider's answer takes, whatever is wrong with them.
 *
 * @example replay({ connect: PROTOCOLS['openai-chat'], bytes }, { pieceBytes: 64, everyMs: 20 })
 */
export function replay(recording: Recording, pace: ReplayPace = {}): StreamFn {
	return 'events' in recording ? replayEvents(recording.events, pace) : replayBytes(recording, pace);
}

function replayEvents(
	events: readonly StreamEvent[],
	{ everyMs = 0, clock = systemClock }: ReplayPace,
): StreamFn {
	return async function* replay(_request, { signal }) {
		for (const event of events) {
			if (everyMs > 0) {
				await sleep(everyMs, signal, clock);
			}
			if (signal.aborted) {
				throw aborted();
			}
			yield event;
		}
	};
}

function replayBytes(
	{
		connect,
		bytes,
		contentType = 'text/event-stream',
		status = 200,
	}: Exclude<Recording, { events: unknown }>,
	pace: ReplayPace,
): StreamFn {
	const endpoint = { provider: 'replay', name: 'The recording', baseUrl: 'http://recording.invalid' };
	const fetch: typeof globalThis.fetch = async (_url, init) =>
		new Response(bodyOf(bytes, pace, init?.signal ?? undefined), {
			status,
			headers: { 'content-type': contentType },
		});
	return connect(endpoint, { fetch });
}

function bodyOf(
	bytes: Uint8Array,
	{ everyMs = 0, pieceBytes = bytes.length, clock = systemClock }: ReplayPace,
	signal: AbortSignal = new AbortController().signal,
): ReadableStream<Uint8Array> {
	const size = Math.max(1, pieceBytes);
	let start = 0;
	return new ReadableStream({
		async pull(controller) {
			if (start >= bytes.length) {
				controller.close();
				return;
			}
			if (everyMs > 0) {
				await sleep(everyMs, signal, clock);
			}
			controller.enqueue(bytes.subarray(start, start + size));
			start += size;
		},
	});
}
