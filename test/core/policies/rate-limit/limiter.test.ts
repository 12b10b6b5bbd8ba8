import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { StreamError } from '../../../../src/core/errors.ts';
import {
	createRateLimiter,
	type Place,
	type RateLimiter,
	type RateLimiterOptions,
} from '../../../../src/core/policies/rate-limit/limiter.ts';
import type { RateLimits } from '../../../../src/core/policies/rate-limit/wait.ts';
import type { Counter } from '../../../../src/core/policies/rate-limit/windows.ts';
import { createFakeClock, type FakeClock, settled } from '../../fake-clock.ts';
import { countingStore } from './counting-store.ts';

const WALL = Date.parse('2026-11-21T10:00:00Z');

/** A request in the line, and what became of it so far. */
interface Visitor {
	place: Place;
	notices: string[];
	isThrough: boolean;
	error: unknown;
	stop(): void;
}

describe('createRateLimiter', () => {
	let clock: FakeClock;
	let arrivals: number[];

	beforeEach(() => {
		clock = createFakeClock();
		arrivals = [];
	});

	function make(limits: RateLimits, options: RateLimiterOptions = {}): RateLimiter {
		return createRateLimiter(limits, {
			name: 'Poe',
			clock,
			wallNow: () => WALL + clock.now(),
			store: countingStore(clock),
			...options,
		});
	}

	function enter(limiter: RateLimiter, tokens = 1): Visitor {
		const controller = new AbortController();
		const place = limiter.enter(tokens, controller.signal);
		const visitor: Visitor = {
			place,
			notices: [],
			isThrough: false,
			error: undefined,
			stop: () => controller.abort(),
		};
		void (async () => {
			try {
				for (let notice = await place.notice(); notice !== undefined; notice = await place.notice()) {
					visitor.notices.push(notice);
				}
				visitor.isThrough = true;
				arrivals.push(clock.now());
			} catch (error) {
				visitor.error = error;
			}
		})();
		return visitor;
	}

	const enterMany = (limiter: RateLimiter, count: number, tokens?: number) =>
		Array.from({ length: count }, () => enter(limiter, tokens));

	const through = (visitors: readonly Visitor[]) => visitors.filter(({ isThrough }) => isThrough).length;

	const kindOf = ({ error }: Visitor) => (error instanceof StreamError ? error.kind : undefined);

	it('lets 500 requests a minute through at once, and tells the next one how long it waits', async () => {
		const limiter = make({ requestsPerMinute: 500 }, { longestLine: 3 });
		const visitors = enterMany(limiter, 503);
		await settled();
		assert.equal(through(visitors), 500);
		assert.deepEqual(
			visitors.slice(500).map(({ notices }) => notices),
			[
				["Waiting 60 s for Poe's limit of 500 requests a minute."],
				["Waiting at least 60 s for Poe's limit of 500 requests a minute. Number 2 in line."],
				["Waiting at least 60 s for Poe's limit of 500 requests a minute. Number 3 in line."],
			],
		);
		await clock.advance(59_999);
		assert.equal(through(visitors), 500);
		await clock.advance(1);
		assert.equal(through(visitors), 503);
		assert.equal(clock.pending, 0);
	});

	it('says how long it still is to who comes while others wait, and to who becomes the first', async () => {
		const limiter = make({ requestsPerMinute: 1 });
		const [, second] = enterMany(limiter, 2);
		await clock.advance(20_000);
		const third = enter(limiter);
		await settled();
		assert.deepEqual(third.notices, [
			"Waiting at least 40 s for Poe's limit of 1 request a minute. Number 2 in line.",
		]);
		await clock.advance(40_000);
		assert.ok(second?.isThrough);
		assert.equal(third.notices[1], "Waiting 60 s for Poe's limit of 1 request a minute.");
		await clock.advance(60_000);
		assert.deepEqual(arrivals, [0, 60_000, 120_000]);
	});

	it('counts tokens by their estimate, and lets no small request overtake a large one', async () => {
		const limiter = make({ tokensPerMinute: 30_000 });
		const [first, large, small] = [enter(limiter, 20_000), enter(limiter, 20_000), enter(limiter, 1)];
		await settled();
		assert.deepEqual(
			[first, large, small].map(({ isThrough }) => isThrough),
			[true, false, false],
		);
		assert.deepEqual(large.notices, ["Waiting 60 s for Poe's limit of 30,000 tokens a minute."]);
		await clock.advance(60_000);
		assert.ok(large.isThrough && small.isThrough);
	});

	it('corrects the estimate by the usage, up and down, within the same minute', async () => {
		const limiter = make({ tokensPerMinute: 1000 });
		const first = enter(limiter, 900);
		await settled();
		first.place.leave(100);
		const second = enter(limiter, 800);
		await settled();
		assert.ok(second.isThrough, '100 were used of the 900');
		second.place.leave(1000);
		const third = enter(limiter, 10);
		await settled();
		assert.equal(third.isThrough, false, '1,100 were used in all');
		await clock.advance(60_000);
		assert.ok(third.isThrough);
		await clock.advance(60_000);
		third.place.leave(0);
		const [fourth, fifth] = [enter(limiter, 1000), enter(limiter, 1)];
		await settled();
		assert.deepEqual([fourth.isThrough, fifth.isThrough], [true, false], 'what is over gives nothing back');
		fifth.stop();
	});

	it('lets a request through that is larger than the whole limit, in a minute of its own', async () => {
		const limiter = make({ tokensPerMinute: 1000 });
		const visitors = [enter(limiter, 5), enter(limiter, 1e12), enter(limiter, 5)];
		await clock.advance(60_000);
		assert.equal(through(visitors), 2);
		await clock.advance(60_000);
		assert.equal(through(visitors), 3);
	});

	it('takes nothing from one window if the other refuses', async () => {
		const limiter = make({ requestsPerMinute: 2, tokensPerMinute: 100 });
		enter(limiter, 100);
		const large = enter(limiter, 100);
		await settled();
		large.stop();
		await clock.advance(0);
		const small = enter(limiter, 1);
		await clock.advance(60_000);
		assert.ok(small.isThrough);
		const next = enter(limiter, 1);
		await settled();
		assert.ok(next.isThrough, 'the second request of this minute');
	});

	it('lets so many streams run at once; one that ends makes room for the next', async () => {
		const limiter = make({ concurrent: 2 });
		const visitors = enterMany(limiter, 4);
		await settled();
		assert.equal(through(visitors), 2);
		assert.deepEqual(visitors[2]?.notices, [
			'Waiting for one of the 2 answers that Poe may give at once to end.',
		]);
		visitors[0]?.place.leave();
		visitors[0]?.place.leave();
		await settled();
		assert.equal(through(visitors), 3, 'leaving twice makes room once');
		visitors[1]?.stop();
		await settled();
		assert.equal(through(visitors), 4);
	});

	it('tells of one answer at a time in words', async () => {
		const limiter = make({ concurrent: 1 });
		const [, second] = enterMany(limiter, 2);
		await settled();
		assert.deepEqual(second?.notices, ['Waiting for the answer that Poe is giving to end.']);
	});

	it('can be left at once from anywhere in the line, and closes up', async () => {
		const limiter = make({ requestsPerMinute: 1 });
		const [, second, third, fourth] = enterMany(limiter, 4);
		await settled();
		third?.stop();
		second?.stop();
		await settled();
		assert.ok(second && third && fourth);
		assert.deepEqual([kindOf(second), kindOf(third)], ['aborted', 'aborted']);
		assert.equal(fourth.notices.at(-1), "Waiting 60 s for Poe's limit of 1 request a minute.");
		await clock.advance(60_000);
		assert.ok(fourth.isThrough);
		assert.equal(clock.pending, 0);
	});

	it('gives back what was taken for one that left while the store was asked', async () => {
		let admit = () => {};
		const counter = countingStore(clock)({ points: 1, duration: 60, keyPrefix: 'p' }) as Counter;
		const slow: Counter = {
			consume: async (...of) => {
				await new Promise<void>((resolve) => {
					admit = resolve;
				});
				return counter.consume(...of);
			},
			penalty: (...of) => counter.penalty(...of),
			reward: (...of) => counter.reward(...of),
		};
		const limiter = make({ requestsPerMinute: 1, concurrent: 1 }, { store: () => slow });
		const [first, second] = enterMany(limiter, 2);
		await settled();
		first?.stop();
		admit();
		await settled();
		admit();
		await settled();
		assert.ok(first && second);
		assert.deepEqual([kindOf(first), second.isThrough], ['aborted', true]);
	});

	it('refuses one more than may wait, with how long it takes', async () => {
		const limiter = make({ requestsPerMinute: 1 }, { longestLine: 2 });
		const visitors = enterMany(limiter, 1);
		await settled();
		visitors.push(...enterMany(limiter, 3));
		await settled();
		const { error } = visitors[3] ?? {};
		assert.ok(error instanceof StreamError);
		assert.deepEqual([error.kind, error.retryable, error.retryAfterMs], ['rate-limit', false, 60_000]);
		assert.match(error.message, /^2 requests wait for their turn with Poe already/);
		await clock.advance(120_000);
		assert.equal(through(visitors), 3);
	});

	it('lets nobody wait for more than 5 minutes', async () => {
		const limiter = make({ concurrent: 1 });
		const [, second] = enterMany(limiter, 2);
		await clock.advance(299_999);
		assert.ok(second);
		assert.equal(kindOf(second), undefined);
		await clock.advance(1);
		assert.equal(kindOf(second), 'rate-limit');
		assert.match(String(second.error), /did not come within 5 min/);
		assert.equal(clock.pending, 0);
	});

	it('refuses what was stopped before', async () => {
		const controller = new AbortController();
		controller.abort();
		const place = make({ requestsPerMinute: 1 }).enter(1, controller.signal);
		await assert.rejects(place.notice(), (error) => error instanceof StreamError && error.kind === 'aborted');
	});

	it('closes for everybody after a 429, for as long as it asks, 60 s at most', async () => {
		for (const [asked, ms] of [
			['7', 7000],
			['86400', 60_000],
			['Sat, 21 Nov 2026 10:00:20 GMT', 20_000],
		] as const) {
			clock = createFakeClock();
			const limiter = make({});
			limiter.heed(429, new Headers({ 'retry-after': asked }));
			const visitors = enterMany(limiter, 2);
			await clock.advance(ms - 1);
			assert.equal(through(visitors), 0, asked);
			assert.match(visitors[0]?.notices[0] ?? '', /^Waiting \d+ s because Poe asked for it\.$/);
			await clock.advance(1);
			assert.equal(through(visitors), 2, asked);
		}
	});

	it('does not close for a 429 without a time, nor for a 503', async () => {
		const limiter = make({});
		limiter.heed(429, new Headers());
		limiter.heed(503, new Headers({ 'retry-after': '60' }));
		const visitor = enter(limiter);
		await settled();
		assert.ok(visitor.isThrough);
	});

	it('slows down as the headers say, before a 429 comes', async () => {
		for (const [name, headers, ms] of [
			['OpenAI', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '12s' }, 12_000],
			['Groq', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '2.56s' }, 2560],
			['Poe', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '31' }, 31_000],
			[
				'Anthropic',
				{
					'anthropic-ratelimit-output-tokens-remaining': '0',
					'anthropic-ratelimit-output-tokens-reset': '2026-11-21T10:00:09Z',
				},
				9000,
			],
			['absurd', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '999999h' }, 60_000],
		] as const) {
			clock = createFakeClock();
			const limiter = make({});
			limiter.heed(200, new Headers(headers));
			const visitor = enter(limiter);
			await clock.advance(ms - 1);
			assert.equal(visitor.isThrough, false, name);
			assert.match(visitor.notices[0] ?? '', /because Poe takes no more (requests|tokens) until then\.$/);
			await clock.advance(1);
			assert.ok(visitor.isThrough, name);
		}
	});

	it('counts down what the headers left, and asks whether the next request fits into it', async () => {
		const limiter = make({});
		limiter.heed(
			200,
			new Headers({
				'x-ratelimit-remaining-requests': '3',
				'x-ratelimit-reset-requests': '10s',
				'x-ratelimit-remaining-tokens': '1000',
				'x-ratelimit-reset-tokens': '30s',
			}),
		);
		const visitors = [...enterMany(limiter, 2, 400), enter(limiter, 400)];
		await settled();
		assert.equal(through(visitors), 2, '200 tokens are left');
		limiter.heed(
			200,
			new Headers({ 'x-ratelimit-remaining-tokens': '900', 'x-ratelimit-reset-tokens': '5s' }),
		);
		await clock.advance(30_000);
		assert.equal(through(visitors), 3);
	});

	it('is not stalled by a server for ever', async () => {
		const limiter = make({});
		for (let request = 0; request < 5; request++) {
			limiter.heed(
				429,
				new Headers({
					'retry-after': '1e300',
					'retry-after-ms': `${Number.MAX_SAFE_INTEGER}`,
					'x-ratelimit-remaining-requests': '0',
					'x-ratelimit-reset-requests': '9007199254740991',
				}),
			);
			const visitor = enter(limiter);
			await clock.advance(60_000);
			assert.ok(visitor.isThrough);
		}
	});

	it('goes on without a store that throws, cannot be had, or hangs', async () => {
		const broken: Counter = {
			consume: () => Promise.reject(new Error('ECONNREFUSED')),
			penalty: () => Promise.reject(new Error('ECONNREFUSED')),
			reward: () => Promise.reject(new Error('ECONNREFUSED')),
		};
		const hanging: Counter = {
			consume: () => new Promise(() => {}),
			penalty: () => new Promise(() => {}),
			reward: () => new Promise(() => {}),
		};
		for (const store of [() => broken, () => hanging, () => Promise.reject(new Error('no such host'))]) {
			const limiter = make({ requestsPerMinute: 1, tokensPerMinute: 1 }, { store });
			const visitors = enterMany(limiter, 100, 10);
			// The store is asked once for each limit, not once for each request.
			await clock.advance(500);
			assert.equal(through(visitors), 100);
			visitors[0]?.place.leave(100);
			await clock.advance(1000);
			assert.equal(clock.pending, 0);
		}
	});

	it('believes no store that a minute lasts longer', async () => {
		const refusal = { msBeforeNext: 1e12, consumedPoints: 2, remainingPoints: 0 };
		let isOpen = false;
		const store = (): Counter => ({
			consume: () => (isOpen ? Promise.resolve(refusal as never) : Promise.reject(refusal)),
			penalty: async () => refusal as never,
			reward: async () => refusal as never,
		});
		const visitor = enter(make({ requestsPerMinute: 1 }, { store }));
		await clock.advance(59_999);
		isOpen = true;
		assert.equal(visitor.isThrough, false);
		await clock.advance(1);
		assert.ok(visitor.isThrough);
	});

	it('shares a limit with others through a store', async () => {
		const store = countingStore(clock);
		const limits = { requestsPerMinute: 3 };
		const visitors = ['a', 'b', 'a'].flatMap((scope) => enterMany(make(limits, { store, scope }), 2));
		await settled();
		assert.deepEqual(
			visitors.map(({ isThrough }) => isThrough),
			[true, true, true, true, true, false],
			'three of one scope, two of the other',
		);
		await clock.advance(60_000);
		assert.equal(through(visitors), 6);
	});

	it('takes what is no limit for none', async () => {
		for (const nothing of [0, -1, Number.NaN, 0.5]) {
			const limiter = make({ requestsPerMinute: nothing, tokensPerMinute: nothing, concurrent: nothing });
			assert.equal(through(enterMany(limiter, 50)), 0);
			await settled();
		}
		assert.equal(arrivals.length, 200);
	});

	it('counts in memory by the library itself', async () => {
		mock.timers.enable({ apis: ['Date', 'setTimeout'], now: WALL });
		try {
			const limiter = make({ requestsPerMinute: 2 }, { store: undefined });
			const visitors = enterMany(limiter, 3);
			// The library is loaded at the first request.
			for (let turn = 0; through(visitors) < 2; turn++) {
				assert.ok(turn < 1e6, 'it is never loaded');
				await settled();
			}
			await settled();
			assert.deepEqual(visitors[2]?.notices, ["Waiting 60 s for Poe's limit of 2 requests a minute."]);
			mock.timers.tick(60_000);
			await clock.advance(60_000);
			assert.equal(through(visitors), 3);
		} finally {
			mock.timers.reset();
		}
	});
});
