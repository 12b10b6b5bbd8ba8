import { untilReset } from './reset-time.ts';

/** What a response says is left of a limit until it is reset. */
export interface Allowance {
	of: 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';
	/** A whole number, at least 0. */
	remaining: number;
	/** Not bounded. */
	resetMs: number;
}

/**
 * Reads the limits in a response's headers, in the ways of OpenAI (and Groq, Poe and whoever follows it),
 * OpenRouter and Anthropic. A limit without a count or a time that can be understood is as good as unsaid.
 *
 * @param now the wall clock in ms since 1970; where the response has a `date`, that is believed instead, since both
 * times are then of the same clock.
 */
export function readAllowances(headers: Headers, now: number = Date.now()): Allowance[] {
	const date = Date.parse(headers.get('date') ?? '');
	const serverNow = Number.isNaN(date) ? now : date;
	return HEADERS.flatMap(({ of, remaining, reset }) => {
		const count = headers.get(remaining)?.trim() ?? '';
		const resetMs = untilReset(headers.get(reset) ?? '', serverNow);
		return /^\d{1,15}$/.test(count) && resetMs !== undefined
			? [{ of, remaining: Number(count), resetMs }]
			: [];
	});
}

const HEADERS: readonly { of: Allowance['of']; remaining: string; reset: string }[] = [
	{ of: 'requests', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
	...(['requests', 'tokens'] as const).map((of) => ({
		of,
		remaining: `x-ratelimit-remaining-${of}`,
		reset: `x-ratelimit-reset-${of}`,
	})),
	...(['requests', 'tokens', 'input-tokens', 'output-tokens'] as const).map((of) => ({
		of,
		remaining: `anthropic-ratelimit-${of}-remaining`,
		reset: `anthropic-ratelimit-${of}-reset`,
	})),
];
