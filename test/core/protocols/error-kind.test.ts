import assert from 'node:assert/strict';
import type { ErrorKind } from '../../../src/core/errors.ts';
import { kindOf } from '../../../src/core/protocols/error-kind.ts';
import { sentenceOf } from '../../../src/core/protocols/error-sentence.ts';

const kind = (said: { status?: number; code?: string; type?: string; message?: string }) =>
	kindOf({ status: undefined, code: '', type: '', message: '', ...said });

describe('the kind of an error', () => {
	it('is what it names exactly, before the status', () => {
		assert.equal(kind({ status: 429, code: 'insufficient_quota' }), 'quota');
		assert.equal(kind({ status: 400, code: 'context_length_exceeded' }), 'context-length');
		assert.equal(kind({ status: 500, type: 'overloaded_error' }), 'overloaded');
	});

	it('is what the status says, before what it names roughly', () => {
		assert.equal(kind({ status: 401, type: 'invalid_request_error' }), 'authentication');
		assert.equal(kind({ status: 418, type: 'server_error' }), 'invalid-request');
	});

	it('is what it names roughly, within a stream', () => {
		const types = [
			'authentication_error',
			'permission_error',
			'not_found_error',
			'rate_limit_error',
			'timeout_error',
			'ServiceUnavailableError',
			'invalid_request_error',
			'api_error',
			'',
		];
		const kinds: ErrorKind[] = [
			'authentication',
			'permission',
			'not-found',
			'rate-limit',
			'timeout',
			'overloaded',
			'invalid-request',
			'server',
			'server',
		];
		assert.deepEqual(
			types.map((type) => kind({ type })),
			kinds,
		);
	});

	it('is looked for in the words only where the status leaves it open', () => {
		const message = 'The context length is too long for this model';
		assert.equal(kind({ status: 400, message }), 'context-length');
		assert.equal(kind({ status: 429, message }), 'rate-limit');
	});
});

describe('the sentence of an error', () => {
	it('says how long to wait', () => {
		const wait = (retryAfterMs?: number) =>
			sentenceOf('rate-limit', { provider: 'x', name: 'X' }, { code: '', message: '', retryAfterMs });
		assert.match(wait(1500), /in 2 s\.$/);
		assert.match(wait(3_600_000), /in 60 minutes\.$/);
		assert.match(wait(), /Wait a little/);
		assert.match(wait(0), /Wait a little/);
	});
});
