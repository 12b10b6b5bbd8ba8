import { sayDuration } from '../../duration.ts';
import { StreamError } from '../../errors.ts';

/** How much may go out. What is absent, or no number of at least 1, is not limited. */
export interface RateLimits {
	requestsPerMinute?: number | undefined;
	/** Input and output together; estimated before a request goes out, corrected when its usage is known. */
	tokensPerMinute?: number | undefined;
	/** Streams that run at once. */
	concurrent?: number | undefined;
}

/** What the first of the line waits for. */
export interface Wait {
	/**
	 * One of our own limits; `asked`: the provider's Retry-After; `told-…`: what its headers say is left of a limit.
	 */
	for: 'requests' | 'tokens' | 'concurrent' | 'asked' | 'told-requests' | 'told-tokens';
	/** By the clock, in ms. Absent: until a stream ends. */
	until?: number | undefined;
}

/**
 * The notice of a wait.
 *
 * @param ms how long it is for the first of the line.
 * @param place in the line, from 1.
 * @param name of the provider, as people know it.
 */
export function sayWait(wait: Wait, ms: number, place: number, name: string, limits: RateLimits): string {
	const begin =
		wait.until === undefined ? 'Waiting' : `Waiting ${place > 1 ? 'at least ' : ''}${sayDuration(ms)}`;
	return `${begin} ${sayWhy(wait, name, limits)}${place > 1 ? `, as number ${place} in line` : ''}.`;
}

/** A request that was let through. */
export interface Turn {
	for: 'nothing';
	/** Its stream has ended; with the tokens that it came to, where they are known. */
	end(usedTokens?: number): void;
	/** Nothing was sent after all. */
	undo(): void;
}

/** The error of a request that finds the line full. `retry` is not to try it again: it waits by itself. */
export function tooLongALine(length: number, name: string, retryAfterMs: number): StreamError {
	return new StreamError(
		'rate-limit',
		`${length.toLocaleString('en')} requests wait for their turn with ${name} already, as many as may. Retry when some of them are through.`,
		{ retryable: false, retryAfterMs },
	);
}

/** The error of a request whose turn did not come. */
export function tooLongAWait(waitedMs: number, name: string, retryAfterMs: number): StreamError {
	return new StreamError(
		'rate-limit',
		`The turn of this request with ${name} did not come within ${sayDuration(waitedMs)}. Retry later, or raise the limits in the settings.`,
		{ retryable: false, retryAfterMs },
	);
}

function sayWhy(
	wait: Wait,
	name: string,
	{ requestsPerMinute, tokensPerMinute, concurrent }: RateLimits,
): string {
	switch (wait.for) {
		case 'requests':
			return `for ${name}'s limit of ${count(requestsPerMinute, 'request')} a minute`;
		case 'tokens':
			return `for ${name}'s limit of ${count(tokensPerMinute, 'token')} a minute`;
		case 'concurrent':
			return concurrent === 1
				? `for the answer that ${name} is giving to end`
				: `for one of the ${count(concurrent, 'answer')} that ${name} may give at once to end`;
		case 'asked':
			return `because ${name} asked for it`;
		case 'told-requests':
			return `because ${name} takes no more requests until then`;
		case 'told-tokens':
			return `because ${name} takes no more tokens until then`;
	}
}

function count(number = 0, what: string): string {
	return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}
