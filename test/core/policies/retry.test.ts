import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { batchesOf } from '../../../src/core/event-stream.ts';
import { type RetryOptions, retry } from '../../../src/core/policies/retry.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, REQUEST, START, type Step, scripted, straight, text } from '../scripted-stream.ts';

const BUSY = new StreamError('rate-limit', 'Too many requests.', { status: 429 });
const GOOD: Step[] = [START, text('hi'), FINISH];

describe('retry', () => {
	async function run(scripts: Step[][], options: Partial<RetryOptions> = {}, random = () => 0) {
		const clock = createFakeClock();
		const source = scripted(scripts, clock);
		const begin = clock.now();
		let took = -1;
		const outcome = drink(retry(options, { clock, random })(source.stream)).then((result) => {
			took = clock.now() - begin;
			return result;
		});
		await clock.advance(200_000);
		const result = await outcome;
		return { ...result, source, took, pending: clock.pending, notices: noticesOf(result.events) };
	}

	it('sends a failed request again, up to three times in all, and says so before each wait', async () => {
		const { events, notices, source, took } = await run([[BUSY], [BUSY], GOOD]);
		assert.equal(source.requests.length, 3);
		assert.deepEqual(notices, ['Retrying in 0.5 s (429, try 2 of 3).', 'Retrying in 1 s (429, try 3 of 3).']);
		assert.deepEqual(events.slice(2), GOOD);
		assert.equal(took, 1500);
	});

	it('throws the last failure as it is', async () => {
		const { error, source, pending } = await run([[BUSY]]);
		assert.equal(error, BUSY);
		assert.equal(source.requests.length, 3);
		assert.equal(pending, 0);
	});

	it('doubles its waits up to 8 s, shortened by up to a quarter at random', async () => {
		const waits = async (random: () => number) => (await run([[BUSY]], { attempts: 8 }, random)).took;
		assert.equal(await waits(() => 0), 500 + 1000 + 2000 + 4000 + 8000 * 3);
		assert.equal(await waits(() => 1), (500 + 1000 + 2000 + 4000 + 8000 * 3) * 0.75);
	});

	it('believes Retry-After from 0 to 60 s, but never asks again within 250 ms', async () => {
		const asking = (retryAfterMs: number) =>
			new StreamError('overloaded', 'Busy.', { status: 529, retryAfterMs });
		assert.equal((await run([[asking(60_000)], GOOD])).took, 60_000);
		assert.equal((await run([[asking(0)], GOOD])).took, 250);
		for (const nonsense of [-1, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
			assert.equal((await run([[asking(nonsense)], GOOD])).took, 500);
		}
	});

	it('tells a longer Retry-After instead of sleeping', async () => {
		for (const [retryAfterMs, said] of [
			[300_000, '5 min'],
			[1e12, '277778 h'],
		] as const) {
			const failure = new StreamError('rate-limit', 'Too many.', {
				status: 429,
				retryAfterMs,
				requestId: 'r1',
			});
			const { error, took, source } = await run([[failure], GOOD]);
			assert.equal(took, 0);
			assert.equal(source.requests.length, 1);
			assert.ok(error instanceof StreamError);
			assert.ok(error.message.includes(said), error.message);
			assert.deepEqual([error.status, error.requestId, error.retryAfterMs], [429, 'r1', retryAfterMs]);
		}
	});

	it('does not repeat what is not worth repeating', async () => {
		for (const error of [
			new StreamError('authentication', 'Wrong key.', { status: 401 }),
			new StreamError('server', 'No.', { status: 501, retryable: false }),
			new StreamError('interrupted', 'Broke off.'),
			new Error('a bug'),
		]) {
			assert.equal((await run([[error], GOOD])).source.requests.length, 1);
		}
	});

	it('never asks again once content has flowed', async () => {
		const { events, error, source } = await run([[START, text('half'), BUSY], GOOD]);
		assert.deepEqual(events, [START, text('half')]);
		assert.equal(error, BUSY);
		assert.equal(source.requests.length, 1);
	});

	it('leaves nothing of a failed attempt behind, and repeats no notice', async () => {
		const note: StreamEvent = { type: 'notice', text: 'asked again without stream_options' };
		const usage: StreamEvent = { type: 'usage', inputTokens: 1, outputTokens: 0 };
		const { events } = await run([
			[note, START, usage, BUSY],
			[note, ...GOOD],
		]);
		assert.deepEqual(
			events.map(({ type }) => type),
			['notice', 'notice', 'start', 'text-delta', 'finish'],
		);
	});

	it('passes an answer without content whole', async () => {
		const { events } = await run([[START, FINISH]]);
		assert.deepEqual(events, [START, FINISH]);
	});

	it('can be stopped during a wait, at once', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const { stream, requests } = scripted([[BUSY]], clock);
		const outcome = drink(retry({}, { clock })(stream), { signal: controller.signal });
		await clock.advance(100);
		controller.abort();
		const { error } = await outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.equal(requests.length, 1);
		assert.equal(clock.pending, 0);
	});

	it('takes a failure after a stop for the stop', async () => {
		const controller = new AbortController();
		const { error } = await drink(
			retry()(async function* () {
				controller.abort();
				yield* [];
				throw new StreamError('network', 'Socket hang up.');
			}),
			{ signal: controller.signal },
		);
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
	});

	it('reads straight from its source once content flows', async () => {
		const { batch, promise, stream } = straight();
		const batches = batchesOf(retry()(stream)(REQUEST, { signal: new AbortController().signal }));
		assert.deepEqual(await batches.read(), batch);
		assert.equal(batches.read(), promise, 'the very promise, nothing around it');
	});

	it('closes the source of a consumer that leaves early', async () => {
		for (const script of [[{ type: 'notice', text: 'n' } as const, ...GOOD], GOOD]) {
			const source = scripted([script]);
			for await (const _ of retry()(source.stream)(REQUEST, { signal: new AbortController().signal })) {
				break;
			}
			assert.equal(source.open, 0);
		}
	});

	it('is lazy', () => {
		const source = scripted([GOOD]);
		retry()(source.stream)(REQUEST, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
	});
});

function noticesOf(events: readonly StreamEvent[]): string[] {
	return events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
}
