import assert from 'node:assert/strict';
import { inTime } from '../../src/core/in-time.ts';
import { createFakeClock } from './fake-clock.ts';

describe('inTime', () => {
	const never = () => new Promise<string>(() => {});

	it('gives what comes in time, and leaves no timer behind', async () => {
		const clock = createFakeClock();
		assert.equal(await inTime(async () => 'here', 250, { clock }), 'here');
		assert.equal(clock.pending, 0);
	});

	it('takes a failure for nothing, whether it comes at once or later', async () => {
		const clock = createFakeClock();
		const throws = () => {
			throw new Error('down');
		};
		assert.equal(await inTime(throws, 250, { clock }), undefined);
		assert.equal(await inTime(async () => throws(), 250, { clock }), undefined);
		assert.equal(clock.pending, 0);
	});

	it('gives up when the time is over', async () => {
		const clock = createFakeClock();
		let outcome: unknown = 'waits';
		const work = inTime(never, 250, { clock }).then((value) => {
			outcome = value;
		});
		await clock.advance(249);
		assert.equal(outcome, 'waits');
		await clock.advance(1);
		await work;
		assert.equal(outcome, undefined);
	});

	it('gives up as soon as the signal aborts', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const work = inTime(never, 250, { clock, signal: controller.signal });
		controller.abort();
		assert.equal(await work, undefined);
		assert.equal(await inTime(never, 250, { clock, signal: controller.signal }), undefined);
		assert.equal(clock.pending, 0);
	});
});
