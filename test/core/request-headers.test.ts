import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StreamError } from '../../src/core/errors.ts';
import { headerProblem, mergeHeaders } from '../../src/core/request-headers.ts';

const OWNER = { id: 'acme', name: 'Acme' };

describe('headers of the settings', () => {
	it('may be what providers and proxies ask for', () => {
		for (const [name, value] of [
			['anthropic-beta', 'context-1m-2025-08-07'],
			['anthropic-version', '2026-10-21'],
			['HTTP-Referer', 'https://weir.example'],
			['X-Title', 'Weir'],
			['poe-feature', 'chat-completions-strict'],
			['OpenAI-Organization', 'org-123'],
			['x-portkey-provider', '@openai'],
			['x-max-tokens', '100'],
			['cache-control', 'no-store'],
			['x-empty', ''],
		] as const) {
			assert.equal(headerProblem(name, value), undefined, name);
		}
	});

	for (const [what, pattern, names] of [
		[
			'the place of a key',
			/looks like a key\. Keys are kept apart from the settings.*enter the key/,
			[
				'Authorization',
				'x-api-key',
				'api-key',
				'X-Goog-Api-Key',
				'cookie',
				'Proxy-Authorization',
				'helicone-auth',
			],
		],
		[
			'Weir’s own',
			/is set by Weir itself\. Leave it out\./,
			[
				'Host',
				'content-length',
				'Content-Type',
				'transfer-encoding',
				'connection',
				'TE',
				'accept',
				'sec-fetch-mode',
			],
		],
		['no header', /has a name that cannot be sent/, ['', 'a b', 'a:b', 'ä', 'a\r\nb', `${'x'.repeat(200)} `]],
	] as const) {
		for (const name of names) {
			it(`may not be ${JSON.stringify(name.slice(0, 20))}, which is ${what}`, () => {
				assert.match(headerProblem(name, 'value') ?? '', pattern);
			});
		}
	}

	it('may not smuggle a key in by another name, and never repeat a value', () => {
		for (const value of [
			'Bearer abc',
			'Basic dTpw',
			'sk-0123456789abcdef01',
			'a\r\nhost: evil',
			'a\u2028b',
			'x'.repeat(5000),
		]) {
			const problem = headerProblem('x-note', value) ?? '';
			assert.notEqual(problem, '');
			assert.ok(!problem.includes(value));
		}
	});

	it('that pass can be sent', () => {
		const character = (most: number) =>
			fc.integer({ min: 0, max: most }).map((code) => String.fromCharCode(code));
		const name = fc.string({ unit: character(0x7f), minLength: 1, maxLength: 12 });
		const value = fc.string({ unit: character(0x2100), maxLength: 12 });
		fc.assert(
			fc.property(name, value, (header, content) => {
				if (headerProblem(header, content) === undefined) {
					new Headers().set(header, content);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('are one set, whatever case they are written in; the last source wins', () => {
		assert.deepEqual(mergeHeaders(OWNER, { 'X-A': '1', 'x-b': '2' }, undefined, { 'x-a': '3' }), {
			'x-a': '3',
			'x-b': '2',
		});
		const odd = mergeHeaders(OWNER, JSON.parse('{"__proto__": "x"}'));
		assert.deepEqual(Object.keys(odd), ['__proto__']);
	});

	it('that may not be set fail with the provider’s name', () => {
		assert.throws(
			() => mergeHeaders(OWNER, { host: 'evil.example' }),
			(error: StreamError) =>
				error instanceof StreamError &&
				error.kind === 'invalid-request' &&
				/^Acme cannot be asked\. The header "host"/.test(error.message),
		);
	});
});
