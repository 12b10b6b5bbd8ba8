import assert from 'node:assert/strict';
import { aborted, StreamError, toStreamError } from '../../src/core/errors.ts';

describe('StreamError', () => {
	it('is retryable by its kind unless it says otherwise', () => {
		for (const kind of ['timeout', 'network', 'rate-limit', 'overloaded', 'server'] as const) {
			assert.equal(new StreamError(kind, '').retryable, true, kind);
			assert.equal(new StreamError(kind, '', { retryable: false }).retryable, false, kind);
		}
		for (const kind of [
			'aborted',
			'interrupted',
			'authentication',
			'quota',
			'invalid-request',
			'tool',
		] as const) {
			assert.equal(new StreamError(kind, '').retryable, false, kind);
		}
	});

	it('becomes plain data without stack and cause', () => {
		const cause = new Error('socket');
		const error = new StreamError('server', 'No.', { status: 500, requestId: 'r', provider: 'p', cause });
		assert.equal(error.cause, cause);
		assert.deepEqual(JSON.parse(JSON.stringify(error)), {
			kind: 'server',
			message: 'No.',
			status: 500,
			retryable: true,
			provider: 'p',
			requestId: 'r',
		});
	});
});

describe('toStreamError', () => {
	it('leaves a StreamError as it is', () => {
		const error = new StreamError('server', 'No.');
		assert.equal(toStreamError(error, AbortSignal.abort()), error);
	});

	it('takes whatever else a stopped call throws for the stop', () => {
		assert.equal(toStreamError(new DOMException('x', 'AbortError'), AbortSignal.abort()).kind, 'aborted');
		assert.equal(aborted().kind, 'aborted');
	});

	it('takes what is unknown for a fault of our own, and keeps it as the cause', () => {
		const bug = new TypeError('x is not a function');
		const error = toStreamError(bug, new AbortController().signal);
		assert.equal(error.kind, 'protocol');
		assert.equal(error.retryable, false);
		assert.equal(error.cause, bug);
		assert.match(toStreamError('odd').message, /odd/);
	});
});
