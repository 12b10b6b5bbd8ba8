import type { Usage } from '../chat.ts';
import { handOver, type Opening } from '../hand-over.ts';
import type { Policy, StreamEvent, WireFact } from '../stream.ts';
import { estimateInput } from '../token-estimate.ts';
import type { Place, RateLimiter } from './rate-limit/limiter.ts';

/**
 * Lets a request wait in the limiter's line until it may go out. While it waits, notices say for what; a stop ends
 * the wait at once. What responses say of the provider's own limits is heeded, so that the next request slows down
 * before it is refused.
 *
 * A place among the streams that run is held until the stream ends in whatever way, or is stopped. Where no limit
 * depends on that, the source's own iterator is handed over as soon as it begins.
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
						yield { type: 'notice', text };
					}
					const events = next(request, { ...call, wire })[Symbol.asyncIterator]();
					isHandedOver = limiter.followsStreams;
					return isHandedOver ? followed(events, place) : events;
				} finally {
					if (!isHandedOver) {
						place.leave();
					}
				}
			};
			return handOver(opening());
		};
}

/** Hands on the source's own promises, and leaves the place when they have come to their end. */
function followed(events: AsyncIterator<StreamEvent>, place: Place): AsyncIterator<StreamEvent> {
	let usage: Usage | undefined;
	const end = () => place.leave(usage && usage.inputTokens + usage.outputTokens);
	const see = ({ done, value }: IteratorResult<StreamEvent>) => {
		if (done) {
			end();
		} else if (value.type === 'usage') {
			usage = value;
		}
	};
	return {
		next() {
			const step = events.next();
			step.then(see, end);
			return step;
		},
		async return() {
			end();
			await events.return?.();
			return { done: true, value: undefined };
		},
	};
}

/** Near enough for a line: the usage corrects it. */
function roughCount(text: string): number {
	return Math.ceil(text.length / 4);
}
