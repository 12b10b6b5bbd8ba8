import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../../../src/core/clock.ts';
import type { CounterStore } from '../../../../src/core/policies/rate-limit/windows.ts';

/**
 * A store by a clock of ours that counts as the library's own do, and answers with its results. The limiters that it
 * makes share what they count, as on a server.
 */
export function countingStore(clock: Clock): CounterStore {
	const windows = new Map<string, { consumed: number; end: number }>();
	return ({ points: most, duration, keyPrefix }) => {
		const add = (key: string | number, points: number): RateLimiterRes => {
			const name = `${keyPrefix}:${key}`;
			const now = clock.now();
			const known = windows.get(name);
			const isFirst = known === undefined || known.end <= now;
			const window = isFirst ? { consumed: 0, end: now + duration * 1000 } : known;
			windows.set(name, window);
			window.consumed += points;
			const left = Math.max(0, most - window.consumed);
			return new RateLimiterRes(left, window.end - now, window.consumed, isFirst);
		};
		return {
			async consume(key, points = 1) {
				const result = add(key, points);
				if (result.consumedPoints > most) {
					throw result;
				}
				return result;
			},
			penalty: async (key, points = 1) => add(key, points),
			reward: async (key, points = 1) => add(key, -points),
		};
	};
}
