import assert from 'node:assert/strict';
import { aborted, StreamError } from '../../src/core/errors.ts';
import type { CatalogModel } from '../../src/vscode/catalog.ts';
import { failureOf } from '../../src/vscode/failure.ts';

const MODEL: CatalogModel = {
	id: 'acme/m1',
	model: 'm1',
	provider: { id: 'acme', name: 'Acme' },
	isDemo: false,
	local: false,
};

describe('failure', () => {
	it('is the sentence, the folded details, and one action', () => {
		const error = new StreamError('authentication', 'Acme refused the key. Change it.', {
			status: 401,
			requestId: 'req-1',
			detail: 'Incorrect API key provided: sk-abcdefghijklmnop1234',
		});
		assert.deepEqual(failureOf(error, MODEL), {
			kind: 'authentication',
			message: 'Acme refused the key. Change it.',
			detail: 'm1 · Acme\nStatus 401\nRequest req-1\nIncorrect API key provided: [key]',
			action: { name: 'change-key', label: 'Change Key' },
		});
	});

	it('offers what helps most', () => {
		const action = (kind: ConstructorParameters<typeof StreamError>[0]) =>
			failureOf(new StreamError(kind, 'x'), MODEL).action?.name;
		assert.equal(action('not-found'), 'pick-model');
		assert.equal(action('context-length'), 'new-chat');
		assert.equal(action('network'), 'open-settings');
		assert.equal(action('protocol'), 'show-log');
		assert.equal(action('rate-limit'), undefined);
	});

	it('has no details where there are none, and takes whatever was thrown', () => {
		assert.equal(failureOf(aborted(), MODEL).detail, undefined);
		assert.match(failureOf(new TypeError('x is not a function'), MODEL).message, /failed on its side/);
		assert.match(failureOf('thrown text', MODEL).message, /thrown text/);
	});

	it('passes the last sieve', () => {
		const hidden = failureOf(
			new StreamError('server', 'It said canary.', { detail: 'canary' }),
			MODEL,
			(text) => text.replaceAll('canary', '[key]'),
		);
		assert.ok(!JSON.stringify(hidden).includes('canary'));
	});
});
