import { aborted } from './errors.ts';

/** Time as the policies see it; handed in so that a test need not wait. */
export interface Clock {
	/** Monotonic ms; never jumps with the wall clock. */
	now(): number;
	/** Calls back once after `ms`, clamped to what a timer can hold. Returns its cancellation. */
	after(ms: number, callback: () => void): () => void;
}

/** `setTimeout` fires at once for anything longer than this (HTML timers are signed 32-bit). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: () => performance.now(),
	after(ms, callback) {
		const timer = setTimeout(callback, Math.min(Math.max(ms, 0) || 0, LONGEST_TIMER_MS));
		return () => clearTimeout(timer);
	},
};

/** Waits `ms`; rejects with kind `aborted` as soon as the signal aborts. */
export function sleep(ms: number, signal: AbortSignal, clock: Clock = systemClock): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) {
			reject(aborted());
			return;
		}
		const stop = () => {
			cancel();
			reject(aborted());
		};
		const cancel = clock.after(ms, () => {
			signal.removeEventListener('abort', stop);
			resolve();
		});
		signal.addEventListener('abort', stop, { once: true });
	});
}
