import type { Dialect } from '../dialects.ts';
import type { HostileCase } from '../hostile-case.ts';
import { endless, STREAM } from '../http.ts';
import type { Play } from '../raw-server.ts';

/** Long enough for the request to get there, whatever else the machine does, in ms. */
const SOON = 2000;

/** Servers that let one wait: each wait has its limit, and what came is kept. */
export function stallCases(dialect: Dialect): HostileCase[] {
	const { begin, text, unknown } = dialect;
	const start = begin + text('Hello');
	const stall = (
		name: string,
		timeouts: HostileCase['timeouts'] & object,
		play: () => Play,
		said: string | RegExp = '',
	): HostileCase => ({ name, dialect, play, timeouts, expect: { kind: 'timeout', text: said } });
	return [
		stall('silence instead of a head', { headers: SOON }, () => ['hold']),
		stall('a head that drips', { headers: SOON }, () => endless(['HTTP/1.1 200 OK\r\nx-drip: '], 'a', 30)),
		stall('silence after the head', { firstEvent: SOON }, () => [STREAM, 'hold']),
		stall('nothing but keep-alives', { firstEvent: SOON }, () => endless([STREAM], ': alive\n\n', 20)),
		stall('nothing but events without content', { firstEvent: SOON }, () =>
			endless([STREAM, begin], unknown('{"p":1}'), 20),
		),
		stall('silence in the middle', { idle: 300 }, () => [STREAM, start, 'hold'], 'Hello'),
		stall(
			'nothing but keep-alives in the middle',
			{ content: 400 },
			() => endless([STREAM, start], ': alive\n\n', 20),
			'Hello',
		),
		stall(
			'an event that never ends, drop by drop',
			{ content: 400 },
			() => endless([STREAM, start, 'data: '], 'a', 20),
			'Hello',
		),
		stall(
			'an answer that never ends',
			{ total: 1500 },
			() => endless([STREAM, begin], text('la '), 10),
			/^(la )+$/,
		),
		{
			name: 'the user stops a flood',
			dialect,
			play: () => endless([STREAM, begin], text('la ')),
			stopAfterMs: 50,
			expect: { kind: 'aborted', text: /^(la )+/ },
		},
		{
			name: 'the user stops a silence',
			dialect,
			play: () => [STREAM, start, 'hold'],
			stopAfterMs: 50,
			expect: {
				kind: 'aborted',
				text: 'Hello',
				check({ stoppedMs = Number.NaN }) {
					// The contract says 100; the rest is for a machine that has other work.
					if (!(stoppedMs < 500)) {
						throw new Error(`The stop took ${stoppedMs} ms.`);
					}
				},
			},
		},
	];
}
