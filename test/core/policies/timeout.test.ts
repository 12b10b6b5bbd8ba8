import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { type Timeouts, timeout } from '../../../src/core/policies/timeout.ts';
import type { WireFact } from '../../../src/core/stream.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, FOREVER, REQUEST, START, type Step, scripted, text } from '../scripted-stream.ts';

const HEADERS: Step = { wire: { type: 'headers', status: 200, headers: new Headers() } };
const BYTES: Step = { wire: { type: 'bytes', count: 3, chatter: true } };

describe('timeout', () => {
	async function run(script: readonly Step[], limits: Partial<Timeouts> | undefined, after: number) {
		const clock = createFakeClock();
		const source = scripted([script], clock);
		let outcome: Awaited<ReturnType<typeof drink>> | undefined;
		void drink(timeout(limits, { clock })(source.stream)).then((result) => {
			outcome = result;
		});
		await clock.advance(after - 1);
		const early = outcome;
		await clock.advance(1);
		return { early, outcome, clock, source };
	}

	async function expires(
		script: readonly Step[],
		after: number,
		limit: keyof Timeouts,
		limits?: Partial<Timeouts>,
	) {
		const { early, outcome, clock, source } = await run(script, limits, after);
		assert.equal(early, undefined, 'not before its time');
		assert.ok(outcome?.error instanceof StreamError);
		assert.equal(outcome.error.kind, 'timeout');
		assert.ok(outcome.error.message.includes(`weir.timeouts.${limit}`), outcome.error.message);
		assert.equal(clock.pending, 0, 'no timer is left');
		assert.equal(source.open, 0, 'the call inside is over');
		assert.equal(source.calls[0]?.signal.aborted, true);
		return outcome.error;
	}

	it('waits 30 s for the headers', async () => {
		const error = await expires([FOREVER], 30_000, 'headers');
		assert.match(error.message, /within 30 s/);
		assert.equal(error.retryable, true);
	});

	it('waits 60 s for the first content event, whatever else comes', async () => {
		await expires(
			[HEADERS, { pause: 20_000 }, BYTES, { type: 'notice', text: 'n' }, FOREVER],
			60_000,
			'firstEvent',
		);
	});

	it('gives the headers as long as the first event where that is given more', async () => {
		await expires([FOREVER], 300_000, 'headers', { firstEvent: 300_000 });
		await expires([HEADERS, FOREVER], 300_000, 'firstEvent', { firstEvent: 300_000 });
		await expires([FOREVER], 10_000, 'headers', { firstEvent: 300_000, headers: 10_000 });
	});

	it('ends a stream that goes silent for 60 s once content has come', async () => {
		await expires([HEADERS, START, text('a'), FOREVER], 60_000, 'idle');
		await expires([HEADERS, text('a'), { pause: 50_000 }, BYTES, FOREVER], 110_000, 'idle');
	});

	it('ends a stream of keep-alives without content after 300 s', async () => {
		const chatter = Array.from({ length: 40 }, (): Step[] => [{ pause: 10_000 }, BYTES]).flat();
		await expires([HEADERS, text('a'), ...chatter], 300_000, 'content');
	});

	it('limits the whole only where it is told to, and says not to retry that', async () => {
		const slow = Array.from({ length: 500 }, (): Step[] => [{ pause: 2000 }, text('a')]).flat();
		const error = await expires([HEADERS, ...slow], 600_000, 'total', { total: 600_000 });
		assert.equal(error.retryable, false);
		const { outcome } = await run([...slow, FINISH], undefined, 1_000_000);
		assert.equal(outcome?.error, undefined, 'slow but alive is no timeout');
	});

	it('takes 0 for without end', async () => {
		const { outcome } = await run([FOREVER], { headers: 0, firstEvent: 0 }, 10_000_000);
		assert.equal(outcome, undefined);
	});

	it('does not count the time in which the consumer asks for nothing', async () => {
		const clock = createFakeClock();
		const { stream } = scripted([[HEADERS, text('a'), { pause: 1000 }, text('b'), FINISH]], clock);
		const iterator = timeout(
			{},
			{ clock },
		)(stream)(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
		await iterator.next();
		await clock.advance(3_600_000);
		const next = iterator.next();
		await clock.advance(1000);
		assert.deepEqual((await next).value, text('b'));
		await iterator.next();
		await iterator.next();
		assert.equal(clock.pending, 0);
	});

	it('passes events and wire facts as they are, and leaves no timer at any end', async () => {
		const clock = createFakeClock();
		const facts: WireFact[] = [];
		const { stream } = scripted([[HEADERS, START, text('a'), FINISH]]);
		const { events } = await drink(timeout({}, { clock })(stream), { wire: (fact) => facts.push(fact) });
		assert.deepEqual(events, [START, text('a'), FINISH]);
		assert.equal(facts.length, 1);
		assert.equal(clock.pending, 0);

		const failing = scripted([[new StreamError('server', 'no')]]);
		const { error } = await drink(timeout({}, { clock })(failing.stream));
		assert.equal(error instanceof StreamError && error.kind, 'server');
		assert.equal(clock.pending, 0);

		for await (const _ of timeout({}, { clock })(stream)(REQUEST, { signal: new AbortController().signal })) {
			break;
		}
		assert.equal(clock.pending, 0);
	});

	it('stops as aborted, not as a timeout, when the caller stops', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const { stream } = scripted([[HEADERS, FOREVER]], clock);
		const outcome = drink(timeout({}, { clock })(stream), { signal: controller.signal });
		await clock.advance(10);
		controller.abort();
		const { error } = await outcome;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.equal(clock.pending, 0);
	});
});
