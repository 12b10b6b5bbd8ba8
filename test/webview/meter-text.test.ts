import assert from 'node:assert/strict';
import {
	formatCount,
	formatDuration,
	formatSeconds,
	meterText,
	meterWords,
} from '../../src/webview/meter-text.ts';

describe('the meter line', () => {
	it('says what is known, and marks what was estimated', () => {
		const usage = { inputTokens: 1234, outputTokens: 340, costUsd: 0.0041 };
		const meter = { firstContentMs: 612, tokensPerSecond: 71.2, durationMs: 5000 };
		assert.equal(meterText(usage, meter), '1.2k in · 340 out · $0.004 · 0.6 s · 71/s');
		assert.equal(
			meterText({ inputTokens: 12, outputTokens: 6, estimated: true }, undefined),
			'~12 in · ~6 out',
		);
		assert.equal(meterText(undefined, { firstContentMs: 80 }), '80 ms');
		assert.equal(meterText(undefined, undefined), '');
	});

	it('says it in words for the tooltip', () => {
		assert.equal(
			meterWords({ inputTokens: 1234, outputTokens: 340, cacheReadTokens: 1000 }, { durationMs: 12_000 }),
			'1,234 input tokens (1,000 from the cache), 340 output tokens, 12 s in all',
		);
	});

	it('rounds counts and times for reading', () => {
		assert.deepEqual([0, 999, 1000, 9949, 12_345, 999_600, 1_250_000].map(formatCount), [
			'0',
			'999',
			'1k',
			'9.9k',
			'12k',
			'1M',
			'1.3M',
		]);
		assert.deepEqual([0, 40, 100, 612, 9940, 12_000, 125_000].map(formatDuration), [
			'0 ms',
			'40 ms',
			'0.1 s',
			'0.6 s',
			'9.9 s',
			'12 s',
			'2 min 5 s',
		]);
		assert.equal(formatSeconds(4_200), '4 s');
	});
});
