import type { ChatRequest } from '../chat.ts';
import { type Clock, systemClock } from '../clock.ts';
import { aborted } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import { type Follower, followed } from '../follow.ts';
import { handOver, type Opening } from '../hand-over.ts';
import { inTime } from '../in-time.ts';
import { requestKey } from '../request-key.ts';
import type { Policy } from '../stream.ts';
import { replayAnswer } from './cache/answer.ts';
import { createRecording, type Recording } from './cache/recording.ts';
import type { CacheStore } from './cache/store.ts';

/** Where answers are kept and for whom. */
export interface CacheOptions {
	store: CacheStore;
	/** Answers are found again only in the same scope; see `requestKey` for what belongs into it. */
	scope: string;
	/**
	 * How long an answer is good, in ms, or a rule that says it for each request; default 1 hour. 0: it is neither
	 * looked up nor kept.
	 */
	ttlMs?: number | ((request: ChatRequest) => number | undefined) | undefined;
	/** The longest answer that is kept, in bytes of memory; default 8 MiB. */
	longestAnswer?: number | undefined;
	/** Told at once what became of each request: `skipped` are those that want a fresh answer or none of the cache. */
	onOutcome?: ((outcome: CacheOutcome) => void) | undefined;
	clock?: Clock | undefined;
}

export type CacheOutcome = 'hit' | 'miss' | 'skipped';

/**
 * Gives the same answer to the same request, word for word the same, as a stream that says `from: 'cache'`; its
 * `usage` is the one of the call that was paid for. Kept are whole answers that ended with `stop`, without calls of
 * tools, refusals and media that lie elsewhere (their addresses expire); never what was cut, joined or failed.
 *
 * An answer passes undelayed and is noted as it passes. A store that fails or does not answer within 250 ms is done
 * without. Of an answer that breaks off, its text is kept for `partialOf`.
 *
 * @example cache({ store: createMemoryCache(), scope })(source)
 */
export function cache(options: CacheOptions): Policy {
	const { store, scope, onOutcome, clock = systemClock, longestAnswer = 8 * 2 ** 20 } = options;
	return (next) =>
		function cache(request, call) {
			const opening = async function* (): Opening {
				const ttlMs = timeToLive(request, options);
				const key = ttlMs > 0 ? await requestKey(request, scope) : undefined;
				if (key === undefined) {
					onOutcome?.('skipped');
					return batchesOf(next(request, call));
				}
				const { signal } = call;
				const stored = await inTime(() => store.get(key), STORE_PATIENCE_MS, { signal, clock });
				const answer = stored === undefined ? undefined : (await loadCheck()).readAnswer(stored);
				if (signal.aborted) {
					throw aborted();
				}
				onOutcome?.(answer ? 'hit' : 'miss');
				if (!answer) {
					const keep = (recording: Recording) => void keepAnswer(store, key, recording, ttlMs, clock);
					return followed(batchesOf(next(request, call)), recorder(createRecording(longestAnswer), keep));
				}
				for (const event of replayAnswer(answer)) {
					if (signal.aborted) {
						throw aborted();
					}
					yield [event];
				}
				return undefined;
			};
			return handOver(opening(), call.signal);
		};
}

/**
 * The text that an answer to this request had said before it broke off, for a request that continues it; undefined
 * where none is known, or the request has been answered since.
 */
export async function partialOf(
	request: ChatRequest,
	{ store, scope, clock }: Pick<CacheOptions, 'store' | 'scope' | 'clock'>,
): Promise<string | undefined> {
	const key = await requestKey(request, scope);
	if (key === undefined) {
		return undefined;
	}
	const get = () => store.get(partialKey(key));
	const stored = await inTime(get, STORE_PATIENCE_MS, { ...(clock && { clock }) });
	return stored === undefined ? undefined : (await loadCheck()).readPartial(stored);
}

/** Loaded when there is something to check: most who make a pipeline keep no answers. */
function loadCheck() {
	return import('./cache/check.ts');
}

const DEFAULT_TTL_MS = 3_600_000;

const STORE_PATIENCE_MS = 250;

function timeToLive(request: ChatRequest, { ttlMs }: CacheOptions): number {
	if (request.fresh) {
		return 0;
	}
	return (typeof ttlMs === 'function' ? ttlMs(request) : ttlMs) ?? DEFAULT_TTL_MS;
}

function partialKey(key: string): string {
	return `${key}:partial`;
}

/** Takes the note of an answer that passes. */
function recorder(recording: Recording, keep: (recording: Recording) => void): Follower {
	return {
		see(event) {
			if (!recording.isOver) {
				recording.see(event);
			}
			return undefined;
		},
		over: () => keep(recording),
	};
}

async function keepAnswer(
	store: CacheStore,
	key: string,
	recording: Recording,
	ttlMs: number,
	clock: Clock,
): Promise<void> {
	const whole = recording.whole();
	const partial = whole ? undefined : recording.partial();
	if (whole) {
		await inTime(() => store.set(key, whole, ttlMs), STORE_PATIENCE_MS, { clock });
		await inTime(() => store.delete(partialKey(key)), STORE_PATIENCE_MS, { clock });
	} else if (partial) {
		await inTime(() => store.set(partialKey(key), partial, ttlMs), STORE_PATIENCE_MS, { clock });
	}
}
