import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { type MeterOptions, meter, type Reading } from '../../../src/core/policies/meter.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, FOREVER, REQUEST, START, type Step, scripted, text } from '../scripted-stream.ts';

describe('meter', () => {
	async function read(
		script: Step[],
		{ stopAfter, prices }: { stopAfter?: number; prices?: MeterOptions['prices'] } = {},
	) {
		const clock = createFakeClock();
		const controller = new AbortController();
		const readings: Reading[] = [];
		const source = scripted([script], clock);
		const stream = meter((reading) => readings.push(reading), { clock, prices })(source.stream);
		const outcome = drink(stream, { signal: controller.signal });
		await clock.advance(stopAfter ?? 100_000);
		controller.abort();
		return { readings, ...(await outcome) };
	}

	it('reads an answer: time to its first content, whole time, tokens, speed', async () => {
		const usage = { inputTokens: 12, outputTokens: 100 };
		const { readings, events } = await read([
			{ pause: 600 },
			START,
			text('a'),
			{ pause: 2000 },
			{ type: 'usage', ...usage },
			FINISH,
		]);
		assert.deepEqual(readings, [
			{ model: 'm-1', usage, firstContentMs: 600, durationMs: 2600, tokensPerSecond: 50, outcome: 'stop' },
		]);
		assert.deepEqual(events, [START, text('a'), { type: 'usage', ...usage }, FINISH]);
	});

	it('leaves hidden reasoning out of the speed, and shown reasoning in', async () => {
		const usage: Step = { type: 'usage', inputTokens: 1, outputTokens: 100, reasoningTokens: 60 };
		const hidden = await read([text('a'), { pause: 1000 }, usage, FINISH]);
		assert.equal(hidden.readings[0]?.tokensPerSecond, 40);
		const shown = await read([{ type: 'reasoning-delta', text: 'h' }, { pause: 1000 }, usage, FINISH]);
		assert.equal(shown.readings[0]?.tokensPerSecond, 100);
	});

	it('says no speed for what was too short to tell', async () => {
		const short = await read([text('a'), { type: 'usage', inputTokens: 1, outputTokens: 9 }, FINISH]);
		assert.equal(short.readings[0]?.tokensPerSecond, undefined);
	});

	it('estimates, and marks, what the provider does not tell, before the finish', async () => {
		const { readings, events } = await read([START, text('The quick brown fox jumps over it.'), FINISH]);
		const [usage] = events.filter(({ type }) => type === 'usage');
		assert.deepEqual(usage, { type: 'usage', inputTokens: 5, outputTokens: 8, estimated: true });
		assert.deepEqual(
			events.map(({ type }) => type),
			['start', 'text-delta', 'usage', 'finish'],
		);
		assert.equal(readings[0]?.estimated, true);
		assert.deepEqual(readings[0]?.usage, { inputTokens: 5, outputTokens: 8, estimated: true });
	});

	it('estimates a broken answer, of which some providers tell the beginning', async () => {
		const broken = new StreamError('interrupted', 'It broke off.');
		const silent = await read([START, text('one two three four'), broken]);
		assert.deepEqual(silent.readings[0]?.usage, { inputTokens: 5, outputTokens: 4, estimated: true });
		const begun: Step = { type: 'usage', inputTokens: 700, outputTokens: 1, cacheReadTokens: 600 };
		const half = await read([START, begun, text('one two three four'), broken]);
		assert.deepEqual(half.readings[0]?.usage, {
			inputTokens: 700,
			outputTokens: 4,
			cacheReadTokens: 600,
			estimated: true,
		});
		const told = await read([START, text('one two'), begun, broken]);
		assert.equal(told.readings[0]?.estimated, undefined);
		const nothing = await read([broken]);
		assert.equal(nothing.readings[0]?.usage, undefined);
	});

	const prices = (model: string) => (model === 'm' ? { input: 2, output: 10, cacheRead: 0.5 } : undefined);

	it("tells the provider's own cost, else price × tokens, else none", async () => {
		const usage: Step = {
			type: 'usage',
			inputTokens: 1_000_000,
			outputTokens: 1000,
			cacheReadTokens: 500_000,
		};
		const priced = await read([text('a'), usage, FINISH], { prices });
		assert.equal(priced.readings[0]?.costUsd, 1.26);
		assert.deepEqual(priced.events[1], { ...usage, costUsd: 1.26 });
		const own = await read([text('a'), { ...usage, costUsd: 0.7 }, FINISH], { prices });
		assert.equal(own.readings[0]?.costUsd, 0.7);
		const unknown = await read([text('a'), usage, FINISH]);
		assert.equal(unknown.readings[0]?.costUsd, undefined);
		assert.deepEqual(unknown.events[1], usage);
		const unpriced = await read([text('a'), { ...usage, cacheWriteTokens: 3 }, FINISH], { prices });
		assert.equal(unpriced.readings[0]?.costUsd, undefined);
	});

	it('bills nothing that came from the cache or from another call', async () => {
		for (const from of ['cache', 'shared'] as const) {
			const usage: Step = { type: 'usage', inputTokens: 9, outputTokens: 9, costUsd: 3 };
			const { readings, events } = await read(
				[{ type: 'start', id: 'a', model: 'm-1', from }, text('a'), usage, FINISH],
				{ prices },
			);
			assert.equal(readings[0]?.costUsd, 0);
			assert.equal(readings[0]?.from, from);
			assert.deepEqual(events[2], { ...usage, costUsd: 0 });
		}
	});

	it('takes the last snapshot of the usage, however many come', async () => {
		const snapshots = [1, 5, 9].map(
			(outputTokens): Step => ({ type: 'usage', inputTokens: 10, outputTokens }),
		);
		const { readings } = await read([text('a'), ...snapshots, FINISH], { prices });
		assert.deepEqual(readings[0]?.usage, { inputTokens: 10, outputTokens: 9, costUsd: 0.00011 });
	});

	it('counts what was called, refused and thought as output too', async () => {
		const { readings } = await read([
			{ type: 'reasoning-delta', text: 'one two three' },
			{ type: 'tool-call-start', index: 0, id: 'c', name: 'read' },
			{ type: 'tool-call-delta', index: 0, json: '{"path": "here"}' },
			{ type: 'tool-call-end', index: 0 },
			{ type: 'refusal-delta', text: 'four five' },
			{ type: 'finish', reason: 'tool-calls' },
		]);
		assert.ok((readings[0]?.usage?.outputTokens ?? 0) >= 8);
	});

	it('reads what failed, what was stopped, and what was left, once each', async () => {
		const failed = await read([{ pause: 10 }, new StreamError('server', 'No.')]);
		assert.deepEqual(failed.readings, [{ model: 'm', durationMs: 10, outcome: 'server' }]);
		assert.ok(failed.error instanceof StreamError);

		const usage = { inputTokens: 5, outputTokens: 1, estimated: true };
		const stopped = await read([text('a'), FOREVER], { stopAfter: 500 });
		assert.deepEqual(stopped.readings, [
			{
				model: 'm',
				usage,
				estimated: true,
				firstContentMs: 0,
				durationMs: 500,
				tokensPerSecond: 2,
				outcome: 'aborted',
			},
		]);

		const readings: Reading[] = [];
		const { stream } = scripted([[text('a'), text('b'), FINISH]]);
		const left = meter((reading) => readings.push(reading), { clock: createFakeClock() })(stream);
		for await (const _ of left(REQUEST, { signal: new AbortController().signal })) {
			break;
		}
		assert.deepEqual(readings, [
			{ model: 'm', usage, estimated: true, firstContentMs: 0, durationMs: 0, outcome: 'aborted' },
		]);
	});
});
