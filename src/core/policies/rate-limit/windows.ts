import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../clock.ts';
import { inTime } from '../../in-time.ts';
import type { RateLimits, Wait } from './wait.ts';

/** What counts: any limiter of rate-limiter-flexible. Refusals reject with what it tells of them. */
export type Counter = Pick<RateLimiterAbstract, 'consume' | 'penalty' | 'reward'>;

/**
 * Makes what counts one limit. Default: in the memory of this process, `RateLimiterMemory`. For several machines
 * `(options) => new RateLimiterRedis({ ...options, storeClient })`.
 *
 * @param options `points` in `duration` seconds; `keyPrefix` tells the limits apart.
 */
export type CounterStore = (options: {
	points: number;
	duration: number;
	keyPrefix: string;
}) => Counter | Promise<Counter>;

/** The limits a minute: fixed windows, each of which begins with its first request. */
export interface Windows {
	/** Takes a request of so many tokens from all windows, or from none. */
	take(tokens: number): Promise<Taken | Wait>;
}

/** What a request took from the windows. */
export interface Taken {
	for: 'nothing';
	/** Corrects the estimate, as long as the window that it was taken from is open. */
	correct(usedTokens: number): void;
	/** Undoes it all: nothing was sent. */
	giveBack(): void;
}

/** @param scope what is counted together in a store that several share. */
export function createWindows(
	{ requestsPerMinute, tokensPerMinute }: RateLimits,
	{ scope, store = inMemory, clock }: { scope: string; store?: CounterStore | undefined; clock: Clock },
): Windows {
	const requests = createWindow('requests', requestsPerMinute, scope, store, clock);
	const tokens = createWindow('tokens', tokensPerMinute, scope, store, clock);
	return {
		async take(estimate) {
			const request = await requests?.take(1);
			if (request && request.for !== 'nothing') {
				return request;
			}
			const portion = await tokens?.take(estimate);
			if (portion && portion.for !== 'nothing') {
				request?.change(-1);
				return portion;
			}
			return {
				for: 'nothing',
				correct: (used) => portion?.change(used - portion.points),
				giveBack() {
					request?.change(-1);
					portion?.change(-portion.points);
				},
			};
		},
	};
}

const inMemory: CounterStore = async (options) => {
	const { default: RateLimiterMemory } = await import('rate-limiter-flexible/lib/RateLimiterMemory.js');
	return new RateLimiterMemory(options);
};

const WINDOW_MS = 60_000;

/** A store that has not answered by then is done without: the provider has its own count. */
const STORE_PATIENCE_MS = 250;

/** One that failed is left alone for so long, or the line would move at the pace of its failures. */
const STORE_REST_MS = 5000;

/** The store's clock is not ours: a window that should have ended may take a moment more. */
const SHORTEST_WAIT_MS = 10;

interface Portion {
	for: 'nothing';
	points: number;
	/** Counts so many points more, or fewer; in vain once the window is over. */
	change(points: number): void;
}

interface Window {
	take(points: number): Promise<Portion | Wait>;
}

function createWindow(
	kind: 'requests' | 'tokens',
	limit: number | undefined,
	scope: string,
	store: CounterStore,
	clock: Clock,
): Window | undefined {
	if (limit === undefined || !(limit >= 1 && limit <= Number.MAX_SAFE_INTEGER)) {
		return undefined;
	}
	const most = Math.floor(limit);
	const open = openOnce(() => store({ points: most, duration: WINDOW_MS / 1000, keyPrefix: `weir:${kind}` }));
	let restUntil = Number.NEGATIVE_INFINITY;
	const ask = async <T extends object>(question: (counter: Counter) => Promise<T>) => {
		if (clock.now() < restUntil) {
			return undefined;
		}
		const answer = await inTime(async () => question(await open()), STORE_PATIENCE_MS, { clock });
		restUntil = answer ? restUntil : clock.now() + STORE_REST_MS;
		return answer;
	};

	const changeBy = (by: number) => {
		const amount = Math.min(Math.abs(Math.round(by)) || 0, most);
		if (amount > 0) {
			void ask((counter) => (by > 0 ? counter.penalty(scope, amount) : counter.reward(scope, amount)));
		}
	};

	return {
		async take(points) {
			// What is more than a whole minute's worth would wait for ever; it gets a window of its own.
			const share = Math.min(Math.max(1, Math.ceil(points) || 1), most);
			const result = await ask((counter) => consume(counter, scope, share));
			const leftMs = bounded(result?.msBeforeNext);
			if (result?.isRefused) {
				// The library counts what it refuses, too.
				changeBy(-share);
				return { for: kind, until: clock.now() + Math.max(leftMs, SHORTEST_WAIT_MS) };
			}
			const end = clock.now() + leftMs;
			const change = (by: number) => clock.now() < end && changeBy(by);
			return { for: 'nothing', points: share, change };
		},
	};
}

/** One that could not be had is asked for again the next time. */
function openOnce(open: () => Counter | Promise<Counter>): () => Promise<Counter> {
	let counter: Promise<Counter> | undefined;
	return async () => {
		counter ??= Promise.resolve(open());
		try {
			return await counter;
		} catch (error) {
			counter = undefined;
			throw error;
		}
	};
}

/** @throws whatever the store throws; a refusal is no failure. */
async function consume(
	counter: Counter,
	key: string,
	points: number,
): Promise<{ isRefused: boolean; msBeforeNext: number }> {
	try {
		const { msBeforeNext } = await counter.consume(key, points);
		return { isRefused: false, msBeforeNext };
	} catch (error) {
		if (isRefusal(error)) {
			return { isRefused: true, msBeforeNext: error.msBeforeNext };
		}
		throw error;
	}
}

function isRefusal(error: unknown): error is RateLimiterRes {
	return !(error instanceof Error) && typeof error === 'object' && error !== null && 'msBeforeNext' in error;
}

/** No window lasts longer than itself, whatever has happened to the wall clock that the store goes by. */
function bounded(ms: number | undefined): number {
	return Math.min(Math.max(Number(ms) || 0, 0), WINDOW_MS);
}
