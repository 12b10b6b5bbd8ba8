import { t } from '@vscode/l10n';
import { sayDuration } from '../../duration.ts';
import { StreamError } from '../../errors.ts';
import { plural, sayNumber } from '../../language.ts';

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
	const span = place > 1 ? t('at least {0}', sayDuration(ms)) : sayDuration(ms);
	const sentence = sentenceOf(wait, span, name, limits);
	return place > 1 ? `${sentence} ${t('Number {0} in line.', place)}` : sentence;
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
		t(
			'{0} requests wait for their turn with {1} already, as many as may. Retry when some of them are through.',
			sayNumber(length),
			name,
		),
		{ retryable: false, retryAfterMs },
	);
}

/** The error of a request whose turn did not come. */
export function tooLongAWait(waitedMs: number, name: string, retryAfterMs: number): StreamError {
	return new StreamError(
		'rate-limit',
		t(
			'The turn of this request with {0} did not come within {1}. Retry later, or raise the limits in the settings.',
			name,
			sayDuration(waitedMs),
		),
		{ retryable: false, retryAfterMs },
	);
}

function sentenceOf(
	wait: Wait,
	span: string,
	name: string,
	{ requestsPerMinute = 0, tokensPerMinute = 0, concurrent = 0 }: RateLimits,
): string {
	switch (wait.for) {
		case 'requests':
			return plural(requestsPerMinute, {
				one: t(
					"Waiting {0} for {1}'s limit of {2} request a minute.",
					span,
					name,
					sayNumber(requestsPerMinute),
				),
				other: t(
					"Waiting {0} for {1}'s limit of {2} requests a minute.",
					span,
					name,
					sayNumber(requestsPerMinute),
				),
			});
		case 'tokens':
			return t("Waiting {0} for {1}'s limit of {2} tokens a minute.", span, name, sayNumber(tokensPerMinute));
		case 'concurrent':
			return concurrent === 1
				? t('Waiting for the answer that {0} is giving to end.', name)
				: t(
						'Waiting for one of the {0} answers that {1} may give at once to end.',
						sayNumber(concurrent),
						name,
					);
		case 'asked':
			return t('Waiting {0} because {1} asked for it.', span, name);
		case 'told-requests':
			return t('Waiting {0} because {1} takes no more requests until then.', span, name);
		case 'told-tokens':
			return t('Waiting {0} because {1} takes no more tokens until then.', span, name);
	}
}
