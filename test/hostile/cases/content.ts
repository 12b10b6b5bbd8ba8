import assert from 'node:assert/strict';
import type { Dialect } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { STREAM } from '../http.ts';

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const POLLUTED =
	'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":null}';

/** Events whose data is not what it should be. */
export function dataCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, unknown, broken, usage, protocol } = dialect;
	const start = begin + text('Hello');
	const data = (name: string, body: string, expect: Expectation = {}): HostileCase => ({
		name,
		dialect,
		play: () => [STREAM, body],
		expect: { finish: 'stop', text: 'Hello', ...expect },
	});
	const bad: Expectation = { kind: 'protocol', finish: [] };
	const counted = (name: string, input: string, output: string): HostileCase =>
		data(`usage: ${name}`, start + usage(input, output) + end, {
			check({ usage: told }) {
				const counts = told.flatMap((event) => [event.inputTokens, event.outputTokens]);
				assert.ok(
					counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0),
					String(counts),
				);
			},
		});
	return [
		data('JSON 100,000 deep, of an event that nobody knows', start + unknown(`{"a":${DEEP}}`) + end),
		data('prototypes in an event that nobody knows', start + unknown(POLLUTED) + end),
		data(
			'prototypes wherever an object may be',
			begin.replaceAll('{', '{"__proto__":{"polluted":1},') + text('Hello') + end,
		),
		data(
			'keys that come twice',
			start
				.replaceAll('"text":', '"text":"no","text":')
				.replaceAll('"content":', '"content":"no","content":') + end,
			{
				text: /Hello/,
			},
		),
		data('an event cut in the middle, with its blank line', start + broken('{"type":"x","te') + end, bad),
		data('an event of single quotes', start + broken("{'text':'no'}") + end, bad),
		data('an event of JavaScript', start + broken('{"text":undefined}') + end, bad),
		data('an event of a web page', start + broken('<html>') + end, bad),
		data('an event that is a number', start + unknown('42') + end),
		data('an event that is null', start + unknown('null') + end),
		data('an event of data in two lines', start + unknown('{"a":\ndata: 1}') + end),
		...(protocol === 'poe-bot'
			? [data('text that is a number', start + broken('{"text":5}') + end, bad)]
			: []),
		counted('below zero', '-5', '-1e9'),
		counted('beyond all numbers', '1e400', '1e308'),
		counted('text', '"12"', '"NaN"'),
		counted('halves and lists', '1.5', '[3]'),
		counted('null', 'null', 'null'),
		counted('deep', DEEP, '1'),
	];
}

const INDEXES = ['"__proto__"', '-1', '1e9', '1.5', 'null', '"constructor"', '1e400', '{"a":1}', '"0"'];

/** Tool calls that no client should trip over. */
export function callCases(dialect: Dialect): HostileCase[] {
	const { begin, end, call, argument, protocol } = dialect;
	const calls = (name: string, body: string, expect: Expectation): HostileCase => ({
		name,
		dialect,
		play: () => [STREAM, begin, body, end],
		expect: { text: '', ...expect },
	});
	const many = (count: number) =>
		Array.from({ length: count }, (_, i) => call(String(i), `t${i}`, 'f') + argument(String(i), '{}')).join(
			'',
		);
	return [
		...INDEXES.map((index) =>
			calls(`a call with index ${index}`, call(index, 't1', 'f') + argument(index, '{}'), {
				kind: 'protocol',
				finish: ['tool-calls', 'stop'],
			}),
		),
		calls('128 calls', many(128), { finish: 'tool-calls' }),
		calls('2,000 calls', many(2000), { kind: 'protocol' }),
		calls('a call without a name', call('1', 't1', '') + argument('1', '{}'), {
			kind: 'protocol',
			// Poe's reference client passes over it.
			finish: protocol === 'poe-bot' ? 'stop' : [],
		}),
		calls(
			'a call with the name __proto__',
			call('1', '__proto__', '__proto__') + argument('1', '{"__proto__":1}'),
			{ finish: 'tool-calls' },
		),
		calls('arguments before the call', argument('1', '{"a":1}'), {
			kind: 'protocol',
			finish: ['stop', 'tool-calls'],
		}),
		calls('arguments that are no JSON', call('1', 't1', 'f') + argument('1', '{{{]'), {
			finish: 'tool-calls',
		}),
		calls('a name of a megabyte', call('1', 't1', 'f'.repeat(1_000_000)), {
			kind: 'protocol',
			finish: 'tool-calls',
		}),
		calls(
			'the same id for all calls',
			call('1', 't', 'f') + argument('1', '{}') + call('2', 't', 'g') + argument('2', '{}'),
			{
				kind: 'protocol',
				finish: 'tool-calls',
			},
		),
	];
}
