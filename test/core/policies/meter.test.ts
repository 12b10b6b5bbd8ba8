import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { meter, type Reading } from '../../../src/core/policies/meter.ts';
import { createFakeClock } from '../fake-clock.ts';
import { drink, FINISH, FOREVER, REQUEST, START, type Step, scripted, text } from '../scripted-stream.ts';

describe('meter', () => {
	async function read(script: Step[], { stopAfter }: { stopAfter?: number } = {}) {
		const clock = createFakeClock();
		const controller = new AbortController();
		const readings: Reading[] = [];
		const source = scripted([script], clock);
		const stream = meter((reading) => readings.push(reading), { clock })(source.stream);
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

	it('says no speed without usage, nor for what was too short to tell', async () => {
		const long = await read([text('a'), { pause: 1000 }, FINISH]);
		assert.equal(long.readings[0]?.tokensPerSecond, undefined);
		const short = await read([text('a'), { type: 'usage', inputTokens: 1, outputTokens: 9 }, FINISH]);
		assert.equal(short.readings[0]?.tokensPerSecond, undefined);
	});

	it('reads what failed, what was stopped, and what was left, once each', async () => {
		const failed = await read([{ pause: 10 }, new StreamError('server', 'No.')]);
		assert.deepEqual(failed.readings, [{ model: 'm', durationMs: 10, outcome: 'server' }]);
		assert.ok(failed.error instanceof StreamError);

		const stopped = await read([text('a'), FOREVER], { stopAfter: 500 });
		assert.deepEqual(stopped.readings, [
			{ model: 'm', firstContentMs: 0, durationMs: 500, outcome: 'aborted' },
		]);

		const readings: Reading[] = [];
		const { stream } = scripted([[text('a'), text('b'), FINISH]]);
		const left = meter((reading) => readings.push(reading), { clock: createFakeClock() })(stream);
		for await (const _ of left(REQUEST, { signal: new AbortController().signal })) {
			break;
		}
		assert.deepEqual(readings, [{ model: 'm', firstContentMs: 0, durationMs: 0, outcome: 'aborted' }]);
	});
});
