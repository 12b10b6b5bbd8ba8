import assert from 'node:assert/strict';
import { sleep, systemClock } from '../../src/core/clock.ts';
import { StreamError } from '../../src/core/errors.ts';
import { createFakeClock, settled } from './fake-clock.ts';

const isAborted = (error: unknown) => error instanceof StreamError && error.kind === 'aborted';

describe('systemClock', () => {
	it('calls back once after the time', async () => {
		const begin = systemClock.now();
		await new Promise<void>((resolve) => systemClock.after(20, resolve));
		assert.ok(systemClock.now() - begin >= 19);
	});

	it('does not call back once it is cancelled', async () => {
		const cancel = systemClock.after(1, () => assert.fail('was cancelled'));
		cancel();
		await new Promise((resolve) => setTimeout(resolve, 10));
	});

	it('does not fire at once for a time that is longer than a timer can hold', async () => {
		for (const ms of [2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY]) {
			const cancel = systemClock.after(ms, () => assert.fail(`fired for ${ms}`));
			await new Promise((resolve) => setTimeout(resolve, 5));
			cancel();
		}
	});

	it('takes what is no time for now', async () => {
		for (const ms of [-1, Number.NaN]) {
			await new Promise<void>((resolve) => systemClock.after(ms, resolve));
		}
	});
});

describe('sleep', () => {
	it('waits, and leaves neither timer nor listener', async () => {
		const clock = createFakeClock();
		const { signal } = new AbortController();
		let isAwake = false;
		const slept = sleep(1000, signal, clock).then(() => {
			isAwake = true;
		});
		await clock.advance(999);
		assert.equal(isAwake, false);
		await clock.advance(1);
		await slept;
		assert.equal(clock.pending, 0);
	});

	it('ends as aborted at once, and leaves no timer', async () => {
		const clock = createFakeClock();
		const controller = new AbortController();
		const slept = sleep(1000, controller.signal, clock);
		await settled();
		controller.abort();
		await assert.rejects(slept, isAborted);
		assert.equal(clock.pending, 0);
		await assert.rejects(sleep(1000, AbortSignal.abort(), clock), isAborted);
	});
});
