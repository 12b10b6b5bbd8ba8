import type { Dialect } from '../dialects.ts';
import type { HostileCase } from '../hostile-case.ts';
import { head } from '../http.ts';

/** What servers have said about when to come back, and how many requests that may make. */
const FORMS: readonly (readonly [name: string, headers: readonly string[], most: number])[] = [
	['nothing', [], 3],
	['0', ['retry-after: 0'], 3],
	['below zero', ['retry-after: -1'], 3],
	['next to nothing', ['retry-after: 0.0001'], 3],
	['NaN', ['retry-after: NaN'], 3],
	['Infinity', ['retry-after: Infinity'], 3],
	['empty', ['retry-after: '], 3],
	['an exponent', ['retry-after: 1e3'], 3],
	['hexadecimal', ['retry-after: 0x10'], 3],
	['a word', ['retry-after: tomorrow'], 3],
	['two numbers', ['retry-after: 0, 0'], 3],
	['two headers', ['retry-after: 0', 'retry-after: 99'], 3],
	['with a unit', ['retry-after: 5s'], 3],
	['a year that has passed', ['retry-after: Wed, 21 Oct 2015 07:28:00 GMT'], 3],
	['a date that is none', ['retry-after: Wed, 99 Foo 2015 99:99:99 GMT'], 3],
	['a date far away', ['retry-after: Fri, 31 Dec 9999 23:59:59 GMT'], 1],
	['longer than is waited', ['retry-after: 61'], 1],
	['longer than a timer holds', ['retry-after: 2147484'], 1],
	['longer than anything', [`retry-after: ${'9'.repeat(400)}`], 3],
	['ms below zero', ['retry-after-ms: -5'], 3],
	['ms next to nothing', ['retry-after-ms: 0.001'], 3],
	['ms beyond a timer', ['retry-after-ms: 2147483648'], 1],
	['ms and seconds that differ', ['retry-after-ms: 10', 'retry-after: 3600'], 3],
	['x-should-retry: true', ['x-should-retry: true', 'retry-after: 0'], 3],
];

/** However a server asks to be asked again: at most 3 requests, at least 250 ms apart. One protocol has to do. */
export function retryCases(dialect: Dialect): HostileCase[] {
	if (dialect.protocol !== 'openai-chat') {
		return [];
	}
	const statuses = [429, 503];
	return FORMS.map(([name, headers, most], index) => ({
		name: `retry-after: ${name}`,
		dialect,
		play: () => [head(statuses[index % 2] ?? 429, 'content-length: 0', ...headers)],
		retry: {},
		expect: {
			kind: index % 2 === 0 ? 'rate-limit' : 'overloaded',
			text: '',
			requests: { least: most, most },
			gapMs: 240,
		},
	}));
}
