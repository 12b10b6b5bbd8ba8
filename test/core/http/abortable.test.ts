import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { abortable } from '../../../src/core/http/abortable.ts';

const isAborted = (error: unknown) => error instanceof StreamError && error.kind === 'aborted';

describe('abortable', () => {
	it('passes on what the promise comes to', async () => {
		const { signal } = new AbortController();
		assert.equal(await abortable(Promise.resolve(7), signal), 7);
		await assert.rejects(abortable(Promise.reject(new Error('no')), signal), /no/);
	});

	it('rejects as soon as the signal aborts, also before', async () => {
		const controller = new AbortController();
		const waiting = abortable(new Promise(() => {}), controller.signal);
		controller.abort();
		await assert.rejects(waiting, isAborted);
		await assert.rejects(abortable(Promise.resolve(7), controller.signal), isAborted);
	});

	it('leaves no rejection unhandled', async () => {
		await assert.rejects(abortable(Promise.reject(new Error('late')), AbortSignal.abort()), isAborted);
	});
});
