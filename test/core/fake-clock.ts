import type { Clock } from '../../src/core/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
	/** Lets `ms` pass: fires what falls due, in its order, and lets each of it take its effect. */
	advance(ms: number): Promise<void>;
	/** How many timers are set. */
	readonly pending: number;
}

export function createFakeClock(): FakeClock {
	let time = 0;
	const timers = new Set<{ at: number; callback: () => void }>();
	return {
		now: () => time,
		after(ms, callback) {
			const timer = { at: time + Math.max(0, ms), callback };
			timers.add(timer);
			return () => timers.delete(timer);
		},
		async advance(ms) {
			const end = time + ms;
			await settled();
			for (;;) {
				const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
				if (!next) {
					break;
				}
				timers.delete(next);
				time = Math.max(time, next.at);
				next.callback();
				await settled();
			}
			time = end;
			await settled();
		},
		get pending() {
			return timers.size;
		},
	};
}

/** Lets every promise that can settle do so. */
export function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
