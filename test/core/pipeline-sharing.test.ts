import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import type { CacheOutcome } from '../../src/core/policies/cache.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import type { RateLimits } from '../../src/core/policies/rate-limit/wait.ts';
import { connect } from '../../src/core/protocols/openai-chat/client.ts';
import type { StreamEvent, StreamFn } from '../../src/core/stream.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { createFakeClock, type FakeClock, settled } from './fake-clock.ts';
import { countingStore } from './policies/rate-limit/counting-store.ts';
import { drink, REQUEST } from './scripted-stream.ts';

/** Where requests meet each other: the line, the shared call and the cache, inside the whole pipeline. */
describe('pipeline: requests that meet', () => {
	let clock: FakeClock;
	let provider: Provider | undefined;

	beforeEach(() => {
		clock = createFakeClock();
	});

	afterEach(() => provider?.close());

	async function serve(script: Script, options: PipelineOptions = {}) {
		provider = await startProvider(script);
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		return { stream: pipeline(source, { clock, scope: 's', ...options }), requests: provider.requests };
	}

	const limiterOf = (limits: RateLimits) =>
		createRateLimiter(limits, { name: 'Poe', clock, store: countingStore(clock) });

	function start(stream: StreamFn, request = REQUEST) {
		const controller = new AbortController();
		const events: StreamEvent[] = [];
		const outcome = (async () => {
			try {
				for await (const event of stream(request, { signal: controller.signal })) {
					events.push(event);
				}
				return undefined;
			} catch (error) {
				return error;
			}
		})();
		return { events, outcome, stop: () => controller.abort() };
	}

	/** Sockets take their time, which no clock of ours can hasten. */
	async function until(condition: () => boolean) {
		for (let turn = 0; !condition(); turn++) {
			assert.ok(turn < 1e6, 'it never comes');
			await settled();
		}
	}

	const noticesOf = (events: readonly StreamEvent[]) =>
		events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));

	const textOf = (events: readonly StreamEvent[]) =>
		events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');

	it('waits once for a 429, not in the retry and in the line one after the other', async () => {
		const busy = errorReply(429, { message: 'Slow down.' }, { 'retry-after': '5' });
		const { stream, requests } = await serve([busy, chatStream('Hello')], { rateLimit: limiterOf({}) });
		const first = start(stream);
		await until(() => noticesOf(first.events).length > 0);
		const second = start(stream);
		await until(() => noticesOf(second.events).length > 0);
		assert.deepEqual(noticesOf(first.events), ['Retrying in 5 s (429, try 2 of 3).']);
		assert.deepEqual(noticesOf(second.events), ['Waiting 5 s because Poe asked for it.']);
		await clock.advance(4999);
		assert.equal(requests.length, 1);
		await clock.advance(1);
		assert.deepEqual([await first.outcome, await second.outcome], [undefined, undefined]);
		assert.equal(requests.length, 3);
		assert.equal(clock.pending, 0);
	});

	it('stops a request in the line at once, and leaves the others theirs', async () => {
		const { stream, requests } = await serve(chatStream('Hello'), {
			rateLimit: limiterOf({ requestsPerMinute: 1 }),
		});
		await drink(stream);
		const [second, third] = [start(stream), start(stream)];
		await until(() => noticesOf(third.events).length > 0);
		second.stop();
		const error = await second.outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		await clock.advance(60_000);
		assert.equal(await third.outcome, undefined);
		assert.equal(requests.length, 2);
		assert.equal(clock.pending, 0);
	});

	it('takes a wait in the line for no timeout', async () => {
		const { stream } = await serve(chatStream('Hello'), {
			rateLimit: limiterOf({ requestsPerMinute: 1 }),
			timeouts: { headers: 1000, firstEvent: 2000 },
		});
		await drink(stream);
		const second = start(stream);
		await until(() => noticesOf(second.events).length > 0);
		await clock.advance(60_000);
		assert.equal(await second.outcome, undefined);
		assert.equal(textOf(second.events), 'Hello');
	});

	it('retries once for all who share a call', async () => {
		const { stream, requests } = await serve([errorReply(503, { message: 'Busy.' }), chatStream('Hello')], {
			coalesce: createFlights(),
		});
		const [first, second] = [start(stream), start(stream)];
		await until(() => [first, second].every(({ events }) => noticesOf(events).length > 0));
		await clock.advance(1000);
		assert.deepEqual([await first.outcome, await second.outcome], [undefined, undefined]);
		assert.equal(requests.length, 2);
		const origins = [first, second].map(({ events }) =>
			events.flatMap((event) => (event.type === 'start' ? [event.from] : [])),
		);
		assert.deepEqual(new Set(origins.flat()), new Set([undefined, 'shared']));
	});

	it('takes one place in the line for all who share a call, and gives it back with the last', async () => {
		const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
		const { stream, requests } = await serve([{ body: half, end: 'never' }, chatStream('Hello')], {
			coalesce: createFlights(),
			rateLimit: limiterOf({ concurrent: 1 }),
		});
		const [first, second] = [start(stream), start(stream)];
		await until(() => [first, second].every(({ events }) => textOf(events) === 'Hel'));
		const other = start(stream, { ...REQUEST, seed: 1 });
		await until(() => noticesOf(other.events).length > 0);
		first.stop();
		await first.outcome;
		assert.equal(requests.length, 1);
		second.stop();
		assert.equal(await other.outcome, undefined);
		assert.equal(textOf(other.events), 'Hello');
		assert.equal(requests.length, 2);
	});

	it('keeps no answer that was joined from two requests', async () => {
		const body = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
		const outcomes: CacheOutcome[] = [];
		const store = createMemoryCache();
		const { stream, requests } = await serve(
			[{ body, end: 'close' }, chatStream('lo'), chatStream('Hello')],
			{
				cache: { store, scope: 's', onOutcome: (outcome) => outcomes.push(outcome) },
			},
		);
		const ask = async ({ isBroken = false } = {}) => {
			const { events, outcome } = start(stream);
			if (isBroken) {
				await until(() => noticesOf(events).length > 0);
				await clock.advance(1000);
			}
			assert.equal(await outcome, undefined);
			await store.get('');
			await settled();
			return textOf(events);
		};
		assert.equal(await ask({ isBroken: true }), 'Hello');
		assert.equal(requests.length, 2);
		assert.equal(await ask(), 'Hello');
		assert.equal(requests.length, 3);
		assert.equal(await ask(), 'Hello');
		assert.equal(requests.length, 3);
		assert.deepEqual(outcomes, ['miss', 'miss', 'hit']);
	});
});
