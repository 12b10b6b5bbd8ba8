import type { Dialect } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { CHUNKED, chunked, head, LAST_CHUNK, STREAM } from '../http.ts';
import type { Step } from '../raw-server.ts';

/** Answers that end before their end: never a finish, and what came is kept. */
export function truncationCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, call, argument } = dialect;
	const start = begin + text('Hello');
	const answer = start + text(' world') + end;
	const typed = 'content-type: text/event-stream';
	const cut = (name: string, steps: readonly Step[], expect: Expectation = {}): HostileCase => ({
		name,
		dialect,
		play: () => steps,
		expect: { kind: 'interrupted', text: 'Hello', ...expect },
	});
	const none = { text: '' };
	return [
		cut('a closed connection', [STREAM, start]),
		cut('a reset connection', [STREAM, start, 'reset']),
		cut('a reset in the middle of a line', [STREAM, start, text(' world').slice(0, 20), 'reset']),
		cut('a cut in the middle of a line', [STREAM, start + text(' world').slice(0, 20)]),
		cut('a cut after a field name', [STREAM, `${start}data:`]),
		cut('a cut within a code point', [STREAM, start, Buffer.from(text('🙂')).subarray(0, -8)]),
		cut('a content-length that promises more', [head(200, typed, 'content-length: 99999'), start]),
		cut('a content-length that ends in the middle', [
			head(200, typed, `content-length: ${start.length + 5}`),
			start + text(' world'),
		]),
		cut('chunks without a last one', [CHUNKED, chunked(start)]),
		cut('half a chunk', [CHUNKED, chunked(start), `ff\r\n${text(' wor').slice(0, 9)}`]),
		cut('a last chunk without an end of the answer', [CHUNKED, chunked(start), LAST_CHUNK]),
		cut('a chunk size that is none', [CHUNKED, chunked(start), 30, 'zz\r\nhello\r\n']),
		cut('a chunk size beyond all numbers', [
			CHUNKED,
			chunked(start),
			30,
			'ffffffffffffffffffff\r\nhello\r\n',
		]),
		{
			...cut('a connection that closes each time', [STREAM, start]),
			resume: true,
			expect: { kind: 'interrupted', text: /^(Hello)+$/, requests: { least: 2, most: 5 }, gapMs: 240 },
		},
		cut('nothing but a head', [STREAM], none),
		cut('nothing but comments', [STREAM, ': alive\n\n'.repeat(10)], none),
		cut('nothing but a beginning', [STREAM, begin], none),
		cut(
			'a call that ends within its arguments',
			[STREAM, begin + call('1', 't1', 'f') + argument('1', '{"a":')],
			{
				text: '',
				check({ counts }) {
					if (counts['tool-call-end']) {
						throw new Error('The broken call has got an end.');
					}
				},
			},
		),
		cut('no answer, closed', ['fin'], { ...none, kind: 'network' }),
		cut('no answer, reset', ['reset'], { ...none, kind: 'network' }),
		cut('a head that ends in the middle', ['HTTP/1.1 200 OK\r\ncontent-ty'], {
			...none,
			kind: ['network', 'protocol'],
		}),
		...(dialect.whole
			? [
					cut(
						'an answer in one piece, cut',
						[head(200, 'content-type: application/json'), dialect.whole('Hello').slice(0, -9)],
						none,
					),
					cut(
						'an answer in one piece, shorter than its length',
						[
							head(200, 'content-type: application/json', 'content-length: 9999'),
							dialect.whole('Hello').slice(0, -9),
						],
						none,
					),
				]
			: []),
		cut('the same in an answer that is reset at its very end', [STREAM, answer, 'reset'], {
			kind: [],
			finish: 'stop',
			text: 'Hello world',
		}),
	];
}
