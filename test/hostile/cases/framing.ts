import type { Dialect } from '../dialects.ts';
import { event } from '../dialects.ts';
import type { HostileCase } from '../hostile-case.ts';
import { CHUNKED, chunked, head, LAST_CHUNK, STREAM } from '../http.ts';
import type { Step } from '../raw-server.ts';

/** Answers that are whole, however strangely they are written. */
export function framingCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, unknown } = dialect;
	const answer = begin + text('Hello ') + text('wörld 🙂') + end;
	const bytes = Buffer.from(answer);
	const middle = bytes.indexOf('🙂') + 2;
	const whole = (name: string, steps: readonly Step[]): HostileCase => ({
		name,
		dialect,
		play: () => steps,
		expect: { finish: 'stop', text: 'Hello wörld 🙂' },
	});
	const streamed = (name: string, body: string) => whole(name, [STREAM, body]);
	return [
		streamed('lines that end in CRLF', answer.replaceAll('\n', '\r\n')),
		streamed('lines that end in CR', answer.replaceAll('\n', '\r')),
		streamed('line ends of all kinds', mixed(answer)),
		streamed('a byte order mark', `\uFEFF${answer}`),
		streamed(
			'comments with NUL and everything else',
			answer.replaceAll('data:', ':\0 data: {"error":1}\ndata:'),
		),
		streamed('10,000 comments before the answer', ': alive\n'.repeat(10_000) + answer),
		streamed('a megabyte of blank lines', '\n'.repeat(1_000_000) + answer),
		streamed('fields that nobody knows', answer.replaceAll('data:', 'retry: 1e999\nid: a\0b\nfoo\ndata:')),
		streamed('a field named data without a colon, empty', `data\n\n${answer}`),
		streamed('no space after the colon', answer.replaceAll('data: ', 'data:')),
		streamed('a last event without its blank line', answer.trimEnd()),
		streamed(
			'events that nobody knows',
			begin + unknown('{"a":{"b":[1,null]}}') + text('Hello ') + unknown('{}') + text('wörld 🙂') + end,
		),
		streamed('an empty event between all events', answer.replaceAll('\n\n', '\n\ndata:\n\n')),
		whole('a cut within a code point', [STREAM, bytes.subarray(0, middle), 40, bytes.subarray(middle)]),
		whole('one byte at a time', [STREAM, ...Array.from(bytes, (byte) => Uint8Array.of(byte))]),
		whole('a chunk for each byte, with extensions', [
			CHUNKED,
			...Array.from(bytes, (byte) =>
				Buffer.concat([Buffer.from('1;a="b"\r\n'), Uint8Array.of(byte), Buffer.from('\r\n')]),
			),
			LAST_CHUNK,
		]),
		whole('trailers after the last chunk', [CHUNKED, chunked(answer), '0\r\nx-late: 1\r\n\r\n']),
		whole('content-type text/plain', [head(200, 'content-type: text/plain'), answer]),
		whole('content-type text/html', [head(200, 'content-type: text/html'), answer]),
		whole('content-type of a picture', [head(200, 'content-type: image/png'), answer]),
		whole('no content-type at all', [head(200), answer]),
		whole('status 201', [head(201, 'content-type: text/event-stream'), answer]),
		whole('an answer without end after its end', [STREAM, answer, event('{"x":1}'), 'hold']),
		whole('a flood after its end', [STREAM, answer, ...Array.from({ length: 200 }, () => text('more'))]),
	];
}

/** Texts that stand in JSON as they should not. */
export function textCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end } = dialect;
	const said = (name: string, body: string | Uint8Array, expected: string): HostileCase => ({
		name,
		dialect,
		play: () => [STREAM, begin, body, end],
		expect: { finish: 'stop', text: expected },
	});
	const raw = (unit: readonly number[]) => {
		const [before = '', after = ''] = text('@').split('@');
		return Buffer.concat([Buffer.from(before), Uint8Array.from(unit), Buffer.from(after)]);
	};
	return [
		said('a lone surrogate', text('@').replace('@', '\\ud83d'), '\ud83d'),
		said(
			'a pair of surrogates in two events',
			text('@').replace('@', '\\ud83d') + text('@').replace('@', '\\ude42'),
			'🙂',
		),
		said('invalid UTF-8', raw([0x61, 0xff, 0xc0, 0x80, 0x62]), 'a\ufffd\ufffd\ufffdb'),
		said(
			'NUL, escape sequences and right-to-left marks',
			text('\0\u001b[31m\u202e\u2066'),
			'\0\u001b[31m\u202e\u2066',
		),
		said('[DONE] within the text', text('data: [DONE]\n\n[DONE]'), 'data: [DONE]\n\n[DONE]'),
		said('a line separator of JavaScript', text('a\u2028b'), 'a\u2028b'),
		said(
			'events that are nearly the same',
			['a', 'b', '1', '"', '\\', '\n', '","x":"', '', '\\u0061', '🙂', 'c'].map(text).join(''),
			'ab1"\\\n","x":"\\u0061🙂c',
		),
		said(
			'an escape for a letter among them',
			text('a') + text('b') + text('c') + text('@').replace('@', '\\u00e9'),
			'abcé',
		),
	];
}

function mixed(text: string): string {
	let line = 0;
	return text.replaceAll('\n', () => ['\r\n', '\n', '\r'][line++ % 3] ?? '');
}
