/**
 * How long until a limit is reset, in ms, as providers write it: a Go duration (`6m0s`, `2m59.56s`, `120ms`; OpenAI,
 * Groq), seconds (`12`, `0.5`; Poe), a time in seconds or ms since 1970 (OpenRouter), or an RFC 3339 time
 * (Anthropic). Undefined for anything else. Finite, at least 0, and not bounded: the gate decides what is believed.
 *
 * @param now the wall clock in ms since 1970.
 */
export function untilReset(value: string, now: number): number | undefined {
	const text = value.trim();
	// Nothing that is longer says when; and no pattern below sees more than this.
	if (text === '' || text.length > 40) {
		return undefined;
	}
	const ms = fromNumber(text, now) ?? fromDuration(text) ?? fromDate(text, now);
	return ms === undefined || !Number.isFinite(ms) ? undefined : Math.max(0, ms);
}

/** No limit is reset in 30 years: from here on a number of seconds is a date. The same date in ms is larger still. */
const EARLIEST_DATE_S = 1e9;
const EARLIEST_DATE_MS = 1e12;

function fromNumber(text: string, now: number): number | undefined {
	if (!/^\d+(?:\.\d+)?$/.test(text)) {
		return undefined;
	}
	const number = Number(text);
	if (number >= EARLIEST_DATE_MS) {
		return number - now;
	}
	return number >= EARLIEST_DATE_S ? number * 1000 - now : number * 1000;
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
	['h', 3_600_000],
	['m', 60_000],
	['s', 1000],
	['ms', 1],
	['us', 0.001],
	['µs', 0.001],
	['ns', 0.000_001],
]);

/** @see https://pkg.go.dev/time#ParseDuration */
function fromDuration(text: string): number | undefined {
	if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) {
		return undefined;
	}
	let ms = 0;
	for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g)) {
		ms += Number(number) * (UNIT_MS.get(unit) ?? 0);
	}
	return ms;
}

function fromDate(text: string, now: number): number | undefined {
	const date = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date - now;
}
