import { gzipSync } from 'node:zlib';
import type { Dialect } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { head, whole } from '../http.ts';
import type { Step } from '../raw-server.ts';

const PAGE = `<!doctype html><html><title>Sign in</title><body>${'Welcome. '.repeat(2000)}</body></html>`;

/** Answers that are no answers of a model, and some that are not even HTTP. */
export function httpCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, protocol } = dialect;
	const answer = begin + text('Hello') + end;
	const stream = 'content-type: text/event-stream';
	const json = 'content-type: application/json';
	const http = (name: string, steps: readonly Step[], expect: Expectation): HostileCase => ({
		name,
		dialect,
		play: () => steps,
		expect: { text: '', ...expect },
	});
	const foreign = (name: string, ...steps: readonly Step[]) => http(name, steps, { kind: 'protocol' });
	const hello: Expectation = { finish: 'stop', text: 'Hello' };
	return [
		foreign('a web page', whole(200, PAGE, 'content-type: text/html')),
		foreign('a web page that says it is a stream', whole(200, PAGE, stream)),
		foreign('204', head(204)),
		foreign('an empty answer', whole(200, '', json)),
		foreign('JSON null', whole(200, 'null', json)),
		foreign('a JSON number', whole(200, '42', json)),
		foreign('JSON of something else', whole(200, '{"hello":"world"}', json)),
		foreign('an array of arrays', whole(200, '[[[]]]', json)),
		foreign('plain words', whole(200, 'It works!', 'content-type: text/plain')),
		foreign('another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'),
		foreign('HTTP of 1991', '<html>hello</html>'),
		http('two lengths that differ', [`${head(200, stream, 'content-length: 5', 'content-length: 6')}hello`], {
			kind: ['protocol', 'network'],
		}),
		foreign('a length below zero', `${head(200, stream, 'content-length: -5')}hello`),
		foreign('a head of a megabyte', head(200, stream, `x-flood: ${'a'.repeat(1_000_000)}`), answer),
		foreign(
			'a hundred thousand headers',
			head(200, stream, ...Array.from({ length: 100_000 }, (_, i) => `x-${i}: a`)),
			answer,
		),
		http('a status beyond all statuses', [whole(999, 'What?')], {
			kind: ['server', 'invalid-request', 'protocol', 'network'],
		}),
		http(
			'101, although nobody asked',
			['HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n', 'fin'],
			{
				kind: ['protocol', 'network'],
			},
		),
		http(
			'103 before the answer',
			['HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', head(200, stream), answer],
			hello,
		),
		http('100, although nobody asked', ['HTTP/1.1 100 Continue\r\n\r\n', head(200, stream), answer], {
			kind: 'network',
		}),
		http(
			'a stream that is compressed all the same',
			[head(200, stream, 'content-encoding: gzip'), gzipSync(answer)],
			hello,
		),
		http('a stream that says it is compressed', [head(200, stream, 'content-encoding: gzip'), answer], {
			kind: ['interrupted', 'protocol'],
		}),
		http('an encoding that nobody knows', [head(200, stream, 'content-encoding: sdch'), answer], hello),
		http(
			'a chain of twenty encodings',
			[head(200, stream, `content-encoding: ${Array(20).fill('gzip').join(', ')}`), answer],
			{
				kind: ['interrupted', 'protocol', 'network'],
			},
		),
		http('a status of 500 with a web page', [whole(500, PAGE)], { kind: 'server' }),
		http('a status of 502 without a body', [head(502)], { kind: 'server' }),
		http('a status of 503 whose body never ends', [head(503), 'busy', 'hold'], { kind: 'overloaded' }),
		http(
			'a status of 400 with deep JSON',
			[whole(400, `{"error":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, json)],
			{ kind: 'invalid-request' },
		),
		http(
			'a status of 401 whose error has prototypes',
			[whole(401, '{"error":{"__proto__":{"message":"x"},"constructor":1,"message":{"toString":1}}}')],
			{
				kind: 'authentication',
			},
		),
		http(
			'a status of 404 with an error of NULs',
			[whole(404, `{"error":{"message":"${'\\u0000\\u001b[2J'.repeat(500)}"}}`)],
			{ kind: 'not-found' },
		),
		http(
			'a status of 429 with an error a megabyte long',
			[whole(429, `{"error":{"message":"${'too many '.repeat(120_000)}"}}`)],
			{ kind: 'rate-limit' },
		),
		...(protocol === 'poe-bot'
			? []
			: [
					http(
						'an error with status 200',
						[
							whole(
								200,
								'{"error":{"message":"No.","type":"authentication_error","code":"invalid_api_key"}}',
								json,
							),
						],
						{ kind: 'authentication' },
					),
					http(
						'an error with status 200, as a stream',
						[head(200, stream), '{"error":{"message":"Slow down.","code":429}}'],
						{ kind: 'rate-limit' },
					),
				]),
		...(dialect.whole
			? [
					http('an answer in one piece', [whole(200, dialect.whole('Hello'), json)], hello),
					http(
						'an answer in one piece that says it is a stream',
						[whole(200, dialect.whole('Hello'), stream)],
						hello,
					),
					http(
						'an answer in one piece after a megabyte of spaces',
						[whole(200, ' '.repeat(1_000_000) + dialect.whole('Hello'), json)],
						hello,
					),
				]
			: []),
	];
}

const STATUSES = [301, 302, 303, 307, 308];

/** Redirects are never followed, whatever carries the key: the other server hears nothing. */
export function redirectCases(dialect: Dialect): HostileCase[] {
	const to = (name: string, play: HostileCase['play'], headers = {}): HostileCase => ({
		name,
		dialect,
		headers,
		play,
		expect: { kind: 'protocol', text: '' },
	});
	return [
		...STATUSES.flatMap((status) => [
			to(`${status} to another server`, ({ elsewhere }) => [whole(status, '', `location: ${elsewhere}/v1`)]),
			to(
				`${status} with a key in a header of the user’s`,
				({ elsewhere }) => [whole(status, '', `location: ${elsewhere}/v1`)],
				{ 'x-goog-api-key': 'secret', 'api-key': 'secret' },
			),
		]),
		to('a redirect to the same place', () => [whole(307, '', 'location: /')]),
		to('a redirect to nowhere', () => [whole(302, '')]),
		to('a redirect to a file', () => [whole(302, '', 'location: file:///etc/passwd')]),
		to('a redirect to no address', () => [whole(302, '', 'location: http://[::bad')]),
		to('300 with a body that never ends', () => [head(300), 'choose', 'hold']),
		to('304', () => [head(304)]),
	];
}
