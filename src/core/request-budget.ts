import type { Call } from './stream.ts';

/** How many requests one model call may still make, whoever makes them. */
export interface RequestBudget {
	/**
	 * Takes one further request of the call; false where none is left. A call is known by its object, which policies that
	 * share a budget hand on as it is.
	 */
	take(call: Call): boolean;
}

/**
 * One budget for any number of calls, each of which is counted by itself: nothing is held of those that need no
 * second request, which are nearly all.
 *
 * @param requests of one call in all, the first one included.
 */
export function createRequestBudget(requests: number): RequestBudget {
	const left = new WeakMap<Call, number>();
	return {
		take(call) {
			const now = left.get(call) ?? requests - 1;
			left.set(call, now - 1);
			return now > 0;
		},
	};
}
