import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { type Clock, sleep, systemClock } from '../../src/core/clock.ts';
import { toStreamError } from '../../src/core/errors.ts';
import { eventStream } from '../../src/core/event-stream.ts';
import type { Call, StreamEvent, StreamFn, WireFact } from '../../src/core/stream.ts';

/** What a scripted stream does next: an event, a failure, a pause in ms, or something on the wire. */
export type Step = StreamEvent | Error | { pause: number } | { wire: WireFact };

/** A stream that follows scripts, and what was seen of its callers. */
export interface ScriptedStream {
	stream: StreamFn;
	/** The requests of the calls that were begun, in their order. */
	requests: ChatRequest[];
	calls: Call[];
	/** How many calls were begun and are not over. */
	readonly open: number;
}

/** The first call follows the first script, and so on; the last one is followed by all further calls. */
export function scripted(scripts: readonly (readonly Step[])[], clock: Clock = systemClock): ScriptedStream {
	const requests: ChatRequest[] = [];
	const calls: Call[] = [];
	let open = 0;
	return {
		requests,
		calls,
		get open() {
			return open;
		},
		async *stream(request, call) {
			const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
			requests.push(request);
			calls.push(call);
			open += 1;
			try {
				for (const step of script) {
					call.signal.throwIfAborted();
					if (step instanceof Error) {
						throw step;
					} else if ('pause' in step) {
						await sleep(step.pause, call.signal, clock);
					} else if ('wire' in step) {
						call.wire?.(step.wire);
					} else {
						yield step;
					}
				}
			} catch (error) {
				throw toStreamError(error, call.signal);
			} finally {
				open -= 1;
			}
		},
	};
}

export const REQUEST: ChatRequest = { model: 'm', messages: [userText('hello')] };
export const START: StreamEvent = { type: 'start', id: 'a', model: 'm-1' };
export const FINISH: StreamEvent = { type: 'finish', reason: 'stop' };
export const FOREVER: Step = { pause: 1e9 };

export function text(content: string): StreamEvent {
	return { type: 'text-delta', text: content };
}

/** A stream that gives one batch again and again, by the same promise: whoever hands it on adds nothing to it. */
export function straight(): {
	batch: readonly StreamEvent[];
	promise: Promise<readonly StreamEvent[]>;
	stream: StreamFn;
} {
	const batch = [text('straight')];
	const promise = Promise.resolve(batch);
	const stream: StreamFn = (_request, { signal }) =>
		eventStream(() => ({ read: () => promise, close: async () => {} }), signal);
	return { batch, promise, stream };
}

/** A call of a tool, in three events. */
export function toolCall(index: number, name: string, json: string, id = `c${index}`): StreamEvent[] {
	return [
		{ type: 'tool-call-start', index, id, name },
		{ type: 'tool-call-delta', index, json },
		{ type: 'tool-call-end', index },
	];
}

/** Drinks a stream to its end: what came, and how it failed, if it did. */
export async function drink(
	stream: StreamFn,
	{
		request = REQUEST,
		signal = new AbortController().signal,
		...call
	}: { request?: ChatRequest } & Partial<Call> = {},
): Promise<{ events: StreamEvent[]; error: unknown }> {
	const events: StreamEvent[] = [];
	try {
		for await (const event of stream(request, { signal, ...call })) {
			events.push(event);
		}
		return { events, error: undefined };
	} catch (error) {
		return { events, error };
	}
}

/** Everything that an iterable gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
	const items: T[] = [];
	for await (const item of source) {
		items.push(item);
	}
	return items;
}
