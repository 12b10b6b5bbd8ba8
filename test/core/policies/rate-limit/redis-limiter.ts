import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { type Clock, systemClock } from '../../../../src/core/clock.ts';
import { createRateLimiter, type RateLimiter } from '../../../../src/core/policies/rate-limit/limiter.ts';
import type { RateLimits } from '../../../../src/core/policies/rate-limit/wait.ts';

/** A client of its own connection. */
export function connectRedis(socket: string): Redis {
	const client = new Redis(socket);
	// What a connection suffers is told by what is asked of it.
	client.on('error', () => {});
	return client;
}

/** A store that is late is waited for: these tests are about what it says. */
const PATIENT: Clock = {
	now: systemClock.now,
	after: (ms, callback) => systemClock.after(100 * ms, callback),
};

/** A limiter that counts in Redis, together with everybody who has the same scope. */
export function redisLimiter(
	storeClient: Redis,
	limits: RateLimits,
	scope: string,
	clock = PATIENT,
): RateLimiter {
	return createRateLimiter(limits, {
		name: 'Poe',
		scope,
		clock,
		store: (options) => new RateLimiterRedis({ ...options, storeClient }),
	});
}

/** How many of so many requests may go out at once. */
export async function takeAtOnce(limiter: RateLimiter, requests: number): Promise<number> {
	let taken = 0;
	for (let request = 0; request < requests; request++) {
		const controller = new AbortController();
		const place = limiter.enter(1, controller.signal);
		if ((await place.notice()) === undefined) {
			taken += 1;
			place.leave();
		} else {
			controller.abort();
		}
	}
	return taken;
}
