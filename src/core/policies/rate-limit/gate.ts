import type { Clock } from '../../clock.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { type Allowance, readAllowances } from './allowances.ts';
import type { Wait } from './wait.ts';

/** What the provider itself has said about when it wants the next request. */
export interface Gate {
	/** Reads a response's status and headers. */
	heed(status: number, headers: Headers): void;
	/** What a request of so many tokens has to wait for; undefined: nothing. */
	waitFor(tokens: number): Wait | undefined;
	/** Counts a request that goes out now, until the next response says what is left. */
	pass(tokens: number): void;
}

/**
 * Whatever a provider says, it closes the gate for no longer than this after it said so; the same as is believed of
 * Retry-After by `retry`.
 */
const LONGEST_MS = 60_000;

/**
 * A gate that is closed after a 429 for as long as its Retry-After says, and while a limit's rest, by the headers of
 * the last response and what went out since, does not do for the next request.
 *
 * @param wallNow the wall clock in ms since 1970, for headers that hold dates.
 */
export function createGate(clock: Clock, wallNow: () => number = Date.now): Gate {
	let closedUntil = Number.NEGATIVE_INFINITY;
	const limits = new Map<Allowance['of'], { remaining: number; resetAt: number }>();
	return {
		heed(status, headers) {
			const now = clock.now();
			if (status === 429) {
				const asked = retryAfterMs(headers, wallNow()) ?? 0;
				closedUntil = Math.max(closedUntil, now + Math.min(asked, LONGEST_MS));
			}
			for (const { of, remaining, resetMs } of readAllowances(headers, wallNow())) {
				limits.set(of, { remaining, resetAt: now + Math.min(resetMs, LONGEST_MS) });
			}
		},
		waitFor(tokens) {
			const now = clock.now();
			if (now < closedUntil) {
				return { for: 'asked', until: closedUntil };
			}
			let longest: Wait | undefined;
			for (const [of, { remaining, resetAt }] of limits) {
				if (now >= resetAt) {
					limits.delete(of);
				} else if (remaining < needed(of, tokens) && resetAt > (longest?.until ?? 0)) {
					longest = { for: of === 'requests' ? 'told-requests' : 'told-tokens', until: resetAt };
				}
			}
			return longest;
		},
		pass(tokens) {
			for (const [of, limit] of limits) {
				limit.remaining -= needed(of, tokens);
			}
		},
	};
}

/** How long an answer gets nobody knows, so of the output there has to be something left. */
function needed(of: Allowance['of'], tokens: number): number {
	return of === 'tokens' || of === 'input-tokens' ? tokens : 1;
}
