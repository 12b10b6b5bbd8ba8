import assert from 'node:assert/strict';
import { addUsage } from '../../src/core/usage.ts';

describe('addUsage', () => {
	it('adds what both or one of them counted', () => {
		assert.deepEqual(
			addUsage(
				{ inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, costUsd: 0.5 },
				{ inputTokens: 10, outputTokens: 20, reasoningTokens: 5, costUsd: 0.25, estimated: true },
			),
			{
				inputTokens: 11,
				outputTokens: 22,
				cacheReadTokens: 3,
				reasoningTokens: 5,
				costUsd: 0.75,
				estimated: true,
			},
		);
	});

	it('tells no cost where one of them is unknown', () => {
		const known = { inputTokens: 1, outputTokens: 2, costUsd: 0.5 };
		const unknown = { inputTokens: 1, outputTokens: 2 };
		assert.deepEqual(addUsage(known, unknown), { inputTokens: 2, outputTokens: 4 });
		assert.equal(addUsage(known, { ...unknown, costUsd: 0 }).costUsd, 0.5);
	});

	it('is the one where there is only one', () => {
		const usage = { inputTokens: 1, outputTokens: 2 };
		assert.deepEqual(addUsage(undefined, usage), usage);
		assert.deepEqual(addUsage(usage, undefined), usage);
		assert.equal(addUsage(undefined, undefined), undefined);
	});
});
