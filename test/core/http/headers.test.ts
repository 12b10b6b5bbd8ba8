import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { createHeaders } from '../../../src/core/http/headers.ts';

const SERVER = { provider: 'test', name: 'Test' };

describe('createHeaders', () => {
	it('gives what is given, the key as Bearer, and no compression', () => {
		const headers = createHeaders(
			{ 'X-Team': 'rivers', Host: 'evil', 'Accept-Encoding': 'gzip' },
			SERVER,
			'key-1',
		);
		assert.deepEqual(headers, {
			'accept-encoding': 'identity',
			authorization: 'Bearer key-1',
			'user-agent': 'Weir',
			'x-team': 'rivers',
		});
	});

	it('sends no Authorization without a key', () => {
		assert.equal(Object.hasOwn(createHeaders({}, SERVER, undefined), 'authorization'), false);
	});

	for (const [name, given, key, kind] of [
		['a header name', { 'bad name': 'x' }, 'key', 'invalid-request'],
		['a header value', { 'x-secret': 'canary\r\nx: y' }, 'key', 'invalid-request'],
		['a key with a line break', {}, 'canary\n', 'authentication'],
		['a key with a space', {}, 'canary canary', 'authentication'],
		['a key beyond ASCII', {}, 'canary…', 'authentication'],
		['an empty key', {}, '', 'authentication'],
	] as const) {
		it(`refuses ${name} that HTTP cannot carry, without repeating it`, () => {
			assert.throws(
				() => createHeaders(given, SERVER, key),
				(error) => error instanceof StreamError && error.kind === kind && !error.message.includes('canary'),
			);
		});
	}
});
