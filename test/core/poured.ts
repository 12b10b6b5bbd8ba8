import assert from 'node:assert/strict';
import type { ChatRequest } from '../../src/core/chat.ts';
import { toStreamError } from '../../src/core/errors.ts';
import { batchesOf, eventStream, pour, type Take } from '../../src/core/event-stream.ts';
import type { PipelineOptions } from '../../src/core/pipeline.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import type { Call, StreamEvent, StreamFn } from '../../src/core/stream.ts';
import { REQUEST } from './scripted-stream.ts';

/** What a flowing source does next: hands out a batch, fails, or waits. */
export type Surge = readonly StreamEvent[] | Error | Promise<void>;

/** A stream that flows by scripts, and what was seen of its callers. */
export interface FlowingStream {
	stream: StreamFn;
	requests: ChatRequest[];
	/** How many batches were handed out. */
	readonly given: number;
	/** How many calls were begun and are not over. */
	readonly open: number;
}

/**
 * The first call follows the first script, and so on; the last one is followed by all further calls. Pushes as much as
 * it may in one go, as a connection does on which everything has come; whoever reads gets one batch at a time.
 */
export function flowing(...scripts: readonly (readonly Surge[])[]): FlowingStream {
	const requests: ChatRequest[] = [];
	const seen = { given: 0, open: 0 };
	const begin = (script: readonly Surge[], { signal }: Call) => {
		const rest = script[Symbol.iterator]();
		let isOver = false;
		const end = () => {
			seen.open -= isOver ? 0 : 1;
			isOver = true;
		};
		const stopped = Promise.withResolvers<never>();
		stopped.promise.catch(() => {});
		signal.addEventListener('abort', () => stopped.reject(signal.reason));
		const next = async (): Promise<readonly StreamEvent[] | undefined> => {
			for (let { value } = rest.next(); !isOver && value; { value } = rest.next()) {
				signal.throwIfAborted();
				if (value instanceof Error) {
					throw value;
				} else if (!(value instanceof Promise)) {
					seen.given += 1;
					return value;
				}
				await Promise.race([value, stopped.promise]);
			}
			end();
			return undefined;
		};
		const failed = (error: unknown): never => {
			end();
			throw toStreamError(error, signal);
		};
		return {
			read: () => next().catch(failed),
			flow: (take: Take) =>
				(async () => {
					for (let batch = await next(); batch && !isOver; batch = await next()) {
						await take(batch);
					}
				})().catch(failed),
			close: async () => {
				stopped.reject(new Error('closed'));
				end();
			},
		};
	};
	return {
		requests,
		get given() {
			return seen.given;
		},
		get open() {
			return seen.open;
		},
		stream: (request, call) =>
			eventStream(() => {
				const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
				requests.push(request);
				seen.open += 1;
				return begin(script, call);
			}, call.signal),
	};
}

/** How a stream is poured. */
export interface PourOptions extends Partial<Call> {
	request?: ChatRequest;
	/** Called with each batch after it was noted. Default: there is always room. */
	take?: Take;
}

/** Pours a stream to its end: what came, and how it failed, if it did. */
export async function poured(
	stream: StreamFn,
	{
		request = REQUEST,
		take = () => undefined,
		signal = new AbortController().signal,
		...call
	}: PourOptions = {},
): Promise<{ events: StreamEvent[]; error: unknown }> {
	const events: StreamEvent[] = [];
	try {
		await pour(batchesOf(stream(request, { signal, ...call })), (batch) => {
			events.push(...batch);
			return take(batch);
		});
		return { events, error: undefined };
	} catch (error) {
		return { events, error };
	}
}

/** A consumer that is left alone until `free` is called. */
export function busyConsumer(): {
	take: Take;
	taken: (readonly StreamEvent[])[];
	free(): void;
	isBusy(): boolean;
} {
	const taken: (readonly StreamEvent[])[] = [];
	let room: PromiseWithResolvers<void> | undefined;
	return {
		taken,
		take(batch) {
			assert.equal(room, undefined, 'handed something although it is busy');
			taken.push(batch);
			room = Promise.withResolvers();
			return room.promise;
		},
		free() {
			room?.resolve();
			room = undefined;
		},
		isBusy: () => room !== undefined,
	};
}

/** Every policy that is off by default and changes no answer of one model; made anew, so that nothing is found again. */
export function everything(): PipelineOptions {
	return {
		log: () => {},
		meter: () => {},
		cache: { store: createMemoryCache(), scope: 's' },
		coalesce: createFlights(),
		scope: 's',
		learn: createQuirkStore().of('here'),
	};
}
