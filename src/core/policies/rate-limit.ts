import type { Usage } from '../chat.ts';
import { batchesOf } from '../event-stream.ts';
import { type Follower, followed } from '../follow.ts';
import { handOver, type Opening } from '../hand-over.ts';
import type { Policy, WireFact } from '../stream.ts';
import { estimateInput } from '../token-estimate.ts';
import type { Place, RateLimiter } from './rate-limit/limiter.ts';

/**
 * Lets a request wait in the limiter's line until it may go out. While it waits, notices say for what; a stop ends
 * the wait at once. What responses say of the provider's own limits is heeded, so that the next request slows down
 * before it is refused.
 *
 * A place among the streams that run is held until the stream ends in whatever way, or is stopped. Where no limit
 * depends on that, the source itself is handed over as soon as it begins.
 *
 * @example rateLimit(createRateLimiter({ requestsPerMinute: 500 }, { name: 'Poe' }))(source)
 * @throws StreamError `rate-limit`, not retryable, where too many wait already or the wait takes too long.
 */
export function rateLimit(limiter: RateLimiter): Policy {
	return (next) =>
		function rateLimit(request, call) {
			const wire = (fact: WireFact) => {
				if (fact.type === 'headers') {
					limiter.heed(fact.status, fact.headers);
				}
				call.wire?.(fact);
			};
			const opening = async function* (): Opening {
				const place = limiter.enter(estimateInput(request, roughCount), call.signal);
				let isHandedOver = false;
				try {
					for (;;) {
						const text = await place.notice();
						if (text === undefined) {
							break;
						}
						yield [{ type: 'notice', text }];
					}
					const events = batchesOf(next(request, { signal: call.signal, wire }));
					isHandedOver = limiter.followsStreams;
					return isHandedOver ? followed(events, leaving(place)) : events;
				} finally {
					if (!isHandedOver) {
						place.leave();
					}
				}
			};
			return handOver(opening(), call.signal);
		};
}

/** Leaves the place when the stream has come to its end, with what it used. */
function leaving(place: Place): Follower {
	let usage: Usage | undefined;
	return {
		see(event) {
			usage = event.type === 'usage' ? event : usage;
			return undefined;
		},
		over: () => place.leave(usage && usage.inputTokens + usage.outputTokens),
	};
}

/** Near enough for a line: the usage corrects it. */
function roughCount(text: string): number {
	return Math.ceil(text.length / 4);
}
