import type { Clock } from '../../src/core/clock.ts';

/** Short waits are over at once; long ones, which are limits, never end. */
export const IMPATIENT: Clock = {
	now: () => performance.now(),
	after(ms, callback) {
		const timer = ms > 20_000 ? undefined : setImmediate(callback);
		return () => clearImmediate(timer);
	},
};
