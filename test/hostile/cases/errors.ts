import type { ErrorKind } from '../../../src/core/errors.ts';
import { type Dialect, event } from '../dialects.ts';
import type { Expectation, HostileCase } from '../hostile-case.ts';
import { head, STREAM, whole } from '../http.ts';
import { CANARY } from '../run-case.ts';

/** A provider that fails in the middle of an answer: never a finish, and what came is kept. */
export function failureCases(dialect: Dialect): HostileCase[] {
	const { begin, text, end, failure, protocol } = dialect;
	const start = begin + text('Hello');
	const fails = (name: string, body: string, kind: ErrorKind | readonly ErrorKind[]): HostileCase => ({
		name,
		dialect,
		play: () => [STREAM, body],
		expect: { kind, text: 'Hello' },
	});
	const shapes: readonly [string, ErrorKind][] = [
		['{"error":{"message":"x","type":"rate_limit_error"}}', 'rate-limit'],
		['{"error":{"message":"x","code":429}}', 'rate-limit'],
		['{"error":{"message":"x","code":"context_length_exceeded"}}', 'context-length'],
		['{"error":{"message":null,"code":null,"type":null}}', 'server'],
		['{"error":"Compute error."}', 'server'],
		['{"error":true}', 'server'],
		['{"error":[]}', 'server'],
		['{"error":{"status_code":503}}', 'overloaded'],
		['{"error":{"code":1e400,"message":["x"]}}', 'server'],
		['[{"error":{"status":"RESOURCE_EXHAUSTED","code":429}}]', 'rate-limit'],
		['{"object":"error","message":"x","code":400}', 'invalid-request'],
		['{"detail":"Not found"}', 'server'],
		[
			'{"error":{"message":"x"},"choices":[{"index":0,"delta":{"content":" world"},"finish_reason":"stop"}]}',
			'server',
		],
		[`{"error":${'{"error":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 'server'],
	];
	return [
		fails('an error in its own shape', start + failure('Slow down.'), 'rate-limit'),
		fails('an error, and a proper end after it', start + failure('Slow down.') + end, 'rate-limit'),
		fails('an error of a megabyte', start + failure('x'.repeat(1_000_000)), 'rate-limit'),
		fails('an error of nothing', start + failure(''), 'rate-limit'),
		fails('an error named error, no JSON', start + event('upstream gone', 'error'), ['server', 'protocol']),
		...(protocol === 'poe-bot'
			? []
			: shapes.map(([body, kind]) => fails(`error ${body.slice(0, 60)}`, start + event(body), kind))),
	];
}

/** Servers that say the key which they were given: it stands in no error and in no notice. */
export function echoCases(dialect: Dialect): HostileCase[] {
	const { begin, text, failure } = dialect;
	const echo = (name: string, reply: string, expect: Expectation, key = CANARY): HostileCase => ({
		name,
		dialect,
		key,
		play: () => [reply],
		expect,
	});
	const odd = 'odd"key\\with/all+of=it%41';
	const said = (key: string) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } });
	const rejected: Expectation = { kind: 'authentication' };
	return [
		echo('the key in an error', whole(401, said(CANARY)), rejected),
		echo('the key in words', whole(401, `Who is ${CANARY}?`), rejected),
		echo('the key in a web page', whole(200, `<html>${CANARY}</html>`), { kind: 'protocol' }),
		echo('the key, encoded as in an address', whole(401, said(encodeURIComponent(CANARY))), rejected),
		echo('the key in base64', whole(401, said(btoa(CANARY))), rejected),
		echo('the key as JSON writes it', whole(401, `Bad ${said(odd)}`), rejected, odd),
		echo(
			'the key in the code and the type',
			whole(401, JSON.stringify({ error: { code: CANARY, type: CANARY, message: 'x' } })),
			rejected,
		),
		echo(
			'the key in the id of the request',
			head(401, `x-request-id: ${CANARY}`, `request-id: ${CANARY}`),
			rejected,
		),
		echo(
			'the key in the target of a redirect',
			head(302, `location: https://${encodeURIComponent('sk-canary')}.example/${CANARY}`),
			{ kind: 'protocol' },
		),
		echo('the key in the address of a redirect', head(302, `location: https://user:${CANARY}@example.com/`), {
			kind: 'protocol',
		}),
		echo(
			'the key where quotes are cut',
			whole(401, JSON.stringify({ error: { message: `${'x'.repeat(1990)}${CANARY}` } })),
			rejected,
		),
		echo('the key in the middle of an answer', STREAM + begin + text('Hello') + failure(`Bad ${CANARY}`), {
			kind: 'rate-limit',
			text: 'Hello',
		}),
		echo(
			'the key in an event that is not JSON',
			STREAM + begin + text('Hello') + dialect.broken(`{"${CANARY}`),
			{ kind: 'protocol', text: 'Hello' },
		),
		echo('the key in a head that is none', `HTTP/1.1 ${CANARY}\r\n\r\n`, { kind: ['protocol', 'network'] }),
	];
}
