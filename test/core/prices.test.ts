import assert from 'node:assert/strict';
import fc from 'fast-check';
import { costOf } from '../../src/core/prices.ts';

const PRICES = { input: 2, output: 10, cacheRead: 0.5, cacheWrite: 2.5 };

describe('costOf', () => {
	it('prices what was read from the cache, and what was written to it, apart', () => {
		const usage = {
			inputTokens: 1_000_000,
			outputTokens: 100_000,
			cacheReadTokens: 400_000,
			cacheWriteTokens: 200_000,
		};
		assert.equal(costOf(usage, PRICES), 0.8 + 0.2 + 0.5 + 1);
	});

	it("takes the provider's own figure first", () => {
		assert.equal(costOf({ inputTokens: 1, outputTokens: 1, costUsd: 0.5 }, PRICES), 0.5);
		assert.equal(costOf({ inputTokens: 1, outputTokens: 1, costUsd: 0 }, undefined), 0);
	});

	it('says nothing rather than guess', () => {
		const usage = { inputTokens: 10, outputTokens: 10 };
		assert.equal(costOf(usage, undefined), undefined);
		assert.equal(costOf(usage, { input: 1 }), undefined);
		assert.equal(costOf(usage, {}), undefined);
		assert.equal(costOf({ ...usage, cacheReadTokens: 1 }, { input: 1, output: 1 }), undefined);
		assert.equal(costOf({ ...usage, outputTokens: 0 }, { input: 1 }), 0.00001);
	});

	it('prices a whole request by its length where the provider does', () => {
		const long = { above: 100, input: 4, output: 20, cacheRead: 1 };
		const usage = { inputTokens: 100, outputTokens: 10 };
		assert.equal(costOf(usage, { ...PRICES, long }), (100 * 2 + 10 * 10) / 1e6);
		assert.equal(costOf({ ...usage, inputTokens: 101 }, { ...PRICES, long }), (101 * 4 + 10 * 20) / 1e6);
		assert.equal(
			costOf({ inputTokens: 101, outputTokens: 0, cacheWriteTokens: 1 }, { ...PRICES, long }),
			undefined,
		);
	});

	it('prices requests, with their tokens or without', () => {
		const usage = { inputTokens: 1_000_000, outputTokens: 0 };
		assert.equal(costOf(usage, { request: 2.4 }), 2.4);
		assert.equal(costOf(usage, { ...PRICES, request: 0.5 }), 2.5);
	});

	it('is never negative, and never less for more', () => {
		const count = fc.nat(10_000_000);
		fc.assert(
			fc.property(count, count, count, count, (inputTokens, outputTokens, read, written) => {
				const usage = { inputTokens, outputTokens, cacheReadTokens: read, cacheWriteTokens: written };
				const cost = costOf(usage, PRICES) ?? Number.NaN;
				const more = costOf({ ...usage, outputTokens: outputTokens + 1 }, PRICES) ?? Number.NaN;
				assert.ok(cost >= 0);
				assert.ok(more >= cost);
			}),
		);
	});
});
