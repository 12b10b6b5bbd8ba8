import { t } from '@vscode/l10n';
import { attempts } from '../attempts.ts';
import { type Clock, sleep, systemClock } from '../clock.ts';
import { sayDuration } from '../duration.ts';
import { aborted, StreamError, toStreamError } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Policy } from '../stream.ts';

/** How often and how soon a failed request is sent again. Times in ms. */
export interface RetryOptions {
	/** Requests in all, the first one included. Default 3. */
	attempts: number;
	/** The first wait; each further one is twice as long. Default 500. */
	firstDelay: number;
	/** Default 8,000. */
	longestDelay: number;
	/** A provider that asks for more than this is told of, not waited for. Default 60,000. */
	longestRetryAfter: number;
}

/**
 * Sends a request again that failed before its first content event, if its error is `retryable`. A `notice` comes
 * before each wait; a stop ends the wait at once. Waits get shorter by up to a quarter at random, so that clients
 * which failed together do not come back together.
 *
 * The waits are those of the official `openai` client; `Retry-After` is believed as there, from 0 to 60 s. What is
 * worth repeating is the failure's own word: 408, 409, 429 and 5xx, connections that failed, and whatever
 * `x-should-retry` says; never a quota that is used up.
 *
 * @param means `budget`: whose requests the further ones count among; default: no one's.
 * @example retry({ attempts: 2 })(source)
 * @throws StreamError the last failure; with the wait in its message where the provider asks for a longer one.
 */
export function retry(
	options: Partial<RetryOptions> = {},
	means: { clock?: Clock; random?: () => number; budget?: RequestBudget } = {},
): Policy {
	const { clock = systemClock, random = Math.random, budget } = means;
	const limits: RetryOptions = { ...DEFAULTS, ...options };
	return (next) =>
		function retry(request, call) {
			const { signal } = call;
			const begin = () => batchesOf(next(request, call));
			let attempt = 1;
			return attempts(
				begin,
				async function* (error) {
					const failure = signal.aborted ? aborted() : toStreamError(error);
					const delay = waitBefore(failure, attempt, limits, random);
					if (budget && !budget.take(call)) {
						throw failure;
					}
					attempt += 1;
					yield { type: 'notice', text: sayWait(failure, delay, attempt, limits.attempts) };
					await sleep(delay, signal, clock);
					return begin();
				},
				signal,
			);
		};
}

const DEFAULTS: RetryOptions = {
	attempts: 3,
	firstDelay: 500,
	longestDelay: 8000,
	longestRetryAfter: 60_000,
};

/** Two requests are never closer than this, even where the provider says `Retry-After: 0`. */
const SHORTEST_DELAY = 250;

const JITTER = 0.25;

/** @throws the failure itself where it is not to be tried again. */
function waitBefore(
	failure: StreamError,
	attempt: number,
	{ attempts, firstDelay, longestDelay, longestRetryAfter }: RetryOptions,
	random: () => number,
): number {
	if (!failure.retryable || attempt >= attempts) {
		throw failure;
	}
	// What is no span of time counts as not said.
	const asked = Number.isFinite(failure.retryAfterMs) ? (failure.retryAfterMs ?? -1) : -1;
	if (asked > longestRetryAfter) {
		throw tooLong(failure, asked, longestRetryAfter);
	}
	const ownDelay = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay) * (1 - JITTER * random());
	return Math.max(asked >= 0 ? asked : ownDelay, SHORTEST_DELAY);
}

function tooLong(failure: StreamError, asked: number, longest: number): StreamError {
	return new StreamError(
		failure.kind,
		`${failure.message} ${t('Weir waits up to {0} by itself; this would be {1}.', sayDuration(longest), sayDuration(asked))}`,
		{ ...failure.toJSON(), cause: failure },
	);
}

function sayWait({ status, kind }: StreamError, delay: number, attempt: number, attempts: number): string {
	return t('Retrying in {0} ({1}, try {2} of {3}).', sayDuration(delay), status ?? kind, attempt, attempts);
}
