import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { pipeline } from '../../src/core/pipeline.ts';
import type { Reading } from '../../src/core/policies/meter.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import { createFakeClock } from './fake-clock.ts';
import {
	drink,
	FINISH,
	FOREVER,
	REQUEST,
	START,
	type Step,
	scripted,
	text,
	toolCall,
} from './scripted-stream.ts';

const ANSWER: Step[] = [START, text('hi'), FINISH];

describe('pipeline', () => {
	it('passes an answer as it is', async () => {
		const { events } = await drink(pipeline(scripted([ANSWER]).stream));
		assert.deepEqual(events, ANSWER);
	});

	it('takes whatever has a signal for a call, an AbortController too', async () => {
		const controller = new AbortController();
		const { stream } = scripted([[START, text('hi'), FOREVER]]);
		const types: string[] = [];
		await assert.rejects(
			async () => {
				const rateLimit = createRateLimiter({ requestsPerMinute: 5 });
				for await (const { type } of pipeline(stream, { log: () => {}, rateLimit })(REQUEST, controller)) {
					types.push(type);
					if (type === 'text-delta') {
						controller.abort();
					}
				}
			},
			(error) => error instanceof StreamError && error.kind === 'aborted',
		);
		assert.deepEqual(types, ['start', 'text-delta']);
	});

	it('retries each attempt that timed out, under one reading', async () => {
		const clock = createFakeClock();
		const readings: Reading[] = [];
		const source = scripted([[FOREVER], ANSWER], clock);
		const outcome = drink(
			pipeline(source.stream, {
				clock,
				timeouts: { headers: 1000 },
				meter: (reading) => readings.push(reading),
			}),
		);
		await clock.advance(10_000);
		const { events } = await outcome;
		assert.deepEqual(
			events.slice(1).filter(({ type }) => type !== 'usage'),
			ANSWER,
		);
		assert.equal(source.requests.length, 2);
		assert.equal(readings.length, 1);
		assert.equal(readings[0]?.outcome, 'stop');
		assert.ok((readings[0]?.firstContentMs ?? 0) > 1000, 'the wait is part of what the user waited for');
		assert.equal(clock.pending, 0);
	});

	it('reads each round of a turn as a model call', async () => {
		const readings: Reading[] = [];
		const source = scripted([
			[...toolCall(0, 'read', '{}'), { type: 'finish', reason: 'tool-calls' }],
			ANSWER,
		]);
		const definitions = [{ name: 'read', description: '', parameters: {} }];
		await drink(
			pipeline(source.stream, {
				meter: (reading) => readings.push(reading),
				tools: { definitions, run: async () => ({ content: 'x' }) },
			}),
		);
		assert.deepEqual(
			readings.map(({ outcome }) => outcome),
			['tool-calls', 'stop'],
		);
	});

	it('sends nothing again where retry is off', async () => {
		const failure = new StreamError('server', 'No.', { status: 500 });
		const source = scripted([[failure], ANSWER]);
		const { error } = await drink(pipeline(source.stream, { retry: false }));
		assert.equal(error, failure);
		assert.equal(source.requests.length, 1);
	});

	it('is lazy, stops at once, and leaves nothing behind', async () => {
		const clock = createFakeClock();
		const source = scripted([[START, text('a'), FOREVER]], clock);
		const controller = new AbortController();
		const definitions = [{ name: 'read', description: '', parameters: {} }];
		const stream = pipeline(source.stream, {
			clock,
			meter: () => {},
			tools: { definitions, run: async () => ({ content: '' }) },
		})(REQUEST, { signal: controller.signal });
		assert.equal(source.requests.length, 0);
		const iterator = stream[Symbol.asyncIterator]();
		await iterator.next();
		await iterator.next();
		const pending = iterator.next();
		controller.abort();
		await assert.rejects(pending, (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(source.open, 0);
		assert.equal(clock.pending, 0);
		assert.deepEqual(await iterator.next(), { done: true, value: undefined });
	});
});
