const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * How long the server asks to wait, in ms, from `retry-after-ms` or `retry-after` (seconds or an HTTP date; a date
 * that has passed means now). Undefined where it says nothing that can be understood. Finite and at least 0, but
 * otherwise not bounded: how much of it is believed is for the retry policy.
 *
 * @param now the wall clock in ms since 1970, for dates.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
	return positive(headers.get('retry-after-ms')) ?? fromRetryAfter(headers.get('retry-after'), now);
}

function fromRetryAfter(value: string | null, now: number): number | undefined {
	const seconds = positive(value);
	if (seconds !== undefined) {
		const ms = seconds * 1000;
		return Number.isFinite(ms) ? ms : undefined;
	}
	// Date.parse takes "-5" and "1/2" for dates; an HTTP date begins with the name of a day.
	const date = /^[A-Z][a-z]{2}/.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function positive(value: string | null): number | undefined {
	const text = value?.trim() ?? '';
	const number = NUMBER.test(text) ? Number(text) : Number.NaN;
	return Number.isFinite(number) ? number : undefined;
}
