import assert from 'node:assert/strict';
import { createRequestBudget } from '../../src/core/request-budget.ts';
import type { Call } from '../../src/core/stream.ts';

describe('createRequestBudget', () => {
	it('counts each call by itself, the first request included', () => {
		const budget = createRequestBudget(3);
		const [one, other]: Call[] = [0, 1].map(() => ({ signal: new AbortController().signal }));
		assert.ok(one && other);
		assert.deepEqual(
			[1, 2, 3].map(() => budget.take(one)),
			[true, true, false],
		);
		assert.equal(budget.take(other), true);
	});
});
