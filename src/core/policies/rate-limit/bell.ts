import type { Clock } from '../../clock.ts';

/** Wakes the one who waits for something to change. */
export interface Bell {
	/** Forgets what has rung so far. */
	reset(): void;
	/** Wakes who waits, and who is about to: a ring between `reset` and `rung` is not lost. */
	ring(): void;
	/** Resolves at the next ring, or after `ms` where there is a number. */
	rung(ms: number | undefined): Promise<void>;
}

export function createBell(clock: Clock): Bell {
	let hasRung = false;
	let wake = () => {};
	return {
		reset() {
			hasRung = false;
		},
		ring() {
			hasRung = true;
			wake();
		},
		rung(ms) {
			if (hasRung) {
				return Promise.resolve();
			}
			return new Promise((resolve) => {
				const cancel = ms === undefined ? () => {} : clock.after(ms, () => wake());
				wake = () => {
					cancel();
					wake = () => {};
					resolve();
				};
			});
		},
	};
}
