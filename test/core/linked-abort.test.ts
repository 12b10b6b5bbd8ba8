import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { linkedAbort } from '../../src/core/linked-abort.ts';

describe('linkedAbort', () => {
	it('aborts with its parent, for the same reason', () => {
		const parent = new AbortController();
		const { signal } = linkedAbort(parent.signal);
		parent.abort('why');
		assert.equal(signal.reason, 'why');
		assert.equal(linkedAbort(parent.signal).signal.reason, 'why');
	});

	it('aborts alone, and lets go of its parent', () => {
		const parent = new AbortController();
		const child = linkedAbort(parent.signal);
		child.abort();
		assert.equal(child.signal.aborted, true);
		assert.equal(parent.signal.aborted, false);
		child.release();
		assert.equal(getEventListeners(parent.signal, 'abort').length, 0);
	});
});
