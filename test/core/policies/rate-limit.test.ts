import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { batchesOf } from '../../../src/core/event-stream.ts';
import { createRateLimiter } from '../../../src/core/policies/rate-limit/limiter.ts';
import type { RateLimits } from '../../../src/core/policies/rate-limit/wait.ts';
import { rateLimit } from '../../../src/core/policies/rate-limit.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import type { StreamEvent, StreamFn, WireFact } from '../../../src/core/stream.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../servers/provider.ts';
import { createFakeClock, type FakeClock, settled } from '../fake-clock.ts';
import {
	drink,
	FINISH,
	FOREVER,
	REQUEST,
	START,
	type Step,
	scripted,
	straight,
	text,
} from '../scripted-stream.ts';
import { countingStore } from './rate-limit/counting-store.ts';

const USAGE: StreamEvent = { type: 'usage', inputTokens: 50, outputTokens: 50 };
const GOOD: Step[] = [START, text('hi'), USAGE, FINISH];
const BROKEN = new StreamError('interrupted', 'Broke off.');

describe('rateLimit', () => {
	let clock: FakeClock;
	let provider: Provider | undefined;

	beforeEach(() => {
		clock = createFakeClock();
	});

	afterEach(async () => {
		await provider?.close();
		provider = undefined;
	});

	const limiterOf = (limits: RateLimits) =>
		createRateLimiter(limits, { name: 'Poe', clock, store: countingStore(clock) });

	function start(stream: StreamFn) {
		const controller = new AbortController();
		return { outcome: drink(stream, { signal: controller.signal }), stop: () => controller.abort() };
	}

	it('says for what a request waits before its start, while it waits', async () => {
		const source = scripted([GOOD]);
		const stream = rateLimit(limiterOf({ requestsPerMinute: 1 }))(source.stream);
		assert.deepEqual((await drink(stream)).events, GOOD);
		const iterator = stream(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
		assert.deepEqual((await iterator.next()).value, {
			type: 'notice',
			text: "Waiting 60 s for Poe's limit of 1 request a minute.",
		});
		assert.equal(source.requests.length, 1, 'nothing is sent yet');
		const next = iterator.next();
		await clock.advance(60_000);
		assert.deepEqual((await next).value, START);
		await iterator.return?.();
	});

	it('ends the wait of one that is stopped at once, and lets the next one go in its turn', async () => {
		const source = scripted([GOOD]);
		const stream = rateLimit(limiterOf({ requestsPerMinute: 1 }))(source.stream);
		await drink(stream);
		const [second, third] = [start(stream), start(stream)];
		await clock.advance(1000);
		second.stop();
		const { error } = await second.outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		await clock.advance(59_000);
		assert.equal((await third.outcome).error, undefined);
		assert.equal(source.requests.length, 2);
		assert.equal(clock.pending, 0);
	});

	describe('gives a place back', () => {
		const isFree = async (stream: StreamFn) => {
			const probe = start(stream);
			await clock.advance(0);
			probe.stop();
			const { events } = await probe.outcome;
			return !events.some(({ type }) => type === 'notice');
		};
		const one = (script: Step[]) => {
			const source = scripted([script, [FOREVER]], clock);
			return { source, stream: rateLimit(limiterOf({ concurrent: 1 }))(source.stream) };
		};

		it('when the stream has ended', async () => {
			const { stream } = one(GOOD);
			const running = stream(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
			await running.next();
			assert.equal(await isFree(stream), false);
			for (let step = await running.next(); !step.done; step = await running.next()) {}
			assert.ok(await isFree(stream));
		});

		it('when it has failed, before and after content', async () => {
			for (const script of [[BROKEN], [START, text('a'), BROKEN]]) {
				const { stream } = one(script);
				assert.equal((await drink(stream)).error, BROKEN);
				assert.ok(await isFree(stream));
			}
		});

		it('when its consumer leaves', async () => {
			const { stream, source } = one(GOOD);
			for await (const _ of stream(REQUEST, { signal: new AbortController().signal })) {
				break;
			}
			assert.equal(source.open, 0);
			assert.ok(await isFree(stream));
		});

		it('when its consumer leaves at the notice of a wait', async () => {
			const { stream } = one([FOREVER]);
			const first = start(stream);
			await settled();
			for await (const event of stream(REQUEST, { signal: new AbortController().signal })) {
				assert.equal(event.type, 'notice');
				first.stop();
				await first.outcome;
				break;
			}
			assert.ok(await isFree(stream));
			assert.equal(clock.pending, 0);
		});

		it('when it is stopped, though nobody asks for its next event', async () => {
			const { stream } = one([START, text('a'), FOREVER]);
			const controller = new AbortController();
			const iterator = stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]();
			await iterator.next();
			controller.abort();
			assert.ok(await isFree(stream));
		});
	});

	it('estimates what a request takes and corrects it by its usage', async () => {
		const source = scripted([GOOD]);
		const stream = rateLimit(limiterOf({ tokensPerMinute: 205 }))(source.stream);
		await drink(stream);
		await drink(stream);
		const third = start(stream);
		await clock.advance(0);
		assert.equal(source.requests.length, 2, '200 of 205 tokens were used, and the request is more than 5');
		await clock.advance(60_000);
		assert.equal((await third.outcome).error, undefined);
	});

	it('hands the source over where nothing depends on its end, and its very batches where something does', async () => {
		for (const limits of [{ requestsPerMinute: 9 }, { concurrent: 9 }]) {
			const { batch, promise, stream } = straight();
			const { signal } = new AbortController();
			const batches = batchesOf(rateLimit(limiterOf(limits))(stream)(REQUEST, { signal }));
			assert.equal(await batches.read(), batch);
			const second = batches.read();
			assert.equal(second === promise, limits.concurrent === undefined);
			assert.equal(await second, batch);
		}
	});

	it('is lazy', () => {
		const source = scripted([GOOD]);
		rateLimit(limiterOf({}))(source.stream)(REQUEST, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
	});

	describe('on the wire', () => {
		async function serve(script: Script, limits: RateLimits = {}) {
			provider = await startProvider(script);
			const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
			return { stream: rateLimit(limiterOf(limits))(source), requests: provider.requests };
		}

		/** Sockets take their time, which no clock of ours can hasten. */
		async function until(condition: () => boolean) {
			for (let turn = 0; !condition(); turn++) {
				assert.ok(turn < 1e6, 'it never comes');
				await settled();
			}
		}

		it('heeds the headers of a good answer: the next request waits for the reset', async () => {
			const headers = {
				'content-type': 'text/event-stream',
				'x-ratelimit-remaining-requests': '0',
				'x-ratelimit-reset-requests': '17',
			};
			const { stream, requests } = await serve([{ ...chatStream('One'), headers }, chatStream('Two')]);
			const facts: WireFact[] = [];
			await drink(stream, { wire: (fact) => facts.push(fact) });
			assert.ok(facts.some(({ type }) => type === 'headers') && facts.some(({ type }) => type === 'bytes'));
			const second = start(stream);
			await clock.advance(16_999);
			assert.equal(requests.length, 1);
			await clock.advance(1);
			const { events, error } = await second.outcome;
			assert.equal(error, undefined);
			assert.deepEqual(events[0], {
				type: 'notice',
				text: 'Waiting 17 s because Poe takes no more requests until then.',
			});
			assert.equal(requests.length, 2);
		});

		it('closes for all others on the key after a 429', async () => {
			const busy = errorReply(429, { message: 'Slow down.' }, { 'retry-after': '9' });
			const { stream, requests } = await serve([busy, chatStream('Hello')]);
			const { error } = await drink(stream);
			assert.equal(error instanceof StreamError && error.kind, 'rate-limit');
			const others = [start(stream), start(stream)];
			await clock.advance(8999);
			assert.equal(requests.length, 1);
			await clock.advance(1);
			for (const { outcome } of others) {
				assert.equal((await outcome).error, undefined);
			}
			assert.equal(requests.length, 3);
		});

		it('holds a place as long as the connection is open, and frees it by Stop', async () => {
			const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
			const { stream, requests } = await serve([{ body: half, end: 'never' }, chatStream('Hello')], {
				concurrent: 1,
			});
			const first = start(stream);
			await until(() => requests.length === 1);
			const second = start(stream);
			await settled();
			assert.equal(requests.length, 1);
			first.stop();
			await requests[0]?.left;
			const { events } = await second.outcome;
			assert.deepEqual(events[0], {
				type: 'notice',
				text: 'Waiting for the answer that Poe is giving to end.',
			});
			assert.equal(events.at(-1)?.type, 'finish');
		});
	});
});
