import type { Dialect } from '../dialects.ts';
import { event } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { STREAM } from '../http.ts';

/** Ends that are none, and what follows an end. */
export function sentinelCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, failure, call } = dialect;
	const start = begin + text('Hello');
	const ends = (name: string, body: string, expect: Expectation = {}): HostileCase => ({
		name,
		dialect,
		play: () => [STREAM, body],
		expect: { finish: 'stop', text: 'Hello', ...expect },
	});
	const isNoEnd: Expectation = { kind: ['interrupted', 'protocol'], finish: [] };
	return [
		ends('text after the end', start + end + text(' world')),
		ends('an error after the end', start + end + failure('Too late.')),
		ends('a call after the end', start + end + call('1', 't', 'f')),
		ends('the end twice', start + end + end),
		ends('garbage after the end', `${start}${end}data: {{{\n\n\0\0\0`),
		ends('[DONE] with more behind it', `${start}${event('[DONE]x')}`, isNoEnd),
		ends('[DONE] in lower case', `${start}${event('[done]')}`, isNoEnd),
		ends('[DONE] as a JSON string', `${start}${event('"[DONE]"')}`, isNoEnd),
		ends('[DONE] in a comment', `${start}: [DONE]\n\n`, isNoEnd),
		ends('[DONE] as the name of an event', `${start}event: [DONE]\ndata: {}\n\n`, isNoEnd),
		ends('[DONE] half', `${start}data: [DON`, isNoEnd),
	];
}
