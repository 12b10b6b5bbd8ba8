import assert from 'node:assert/strict';
import type { Reading } from '../../src/core/policies/meter.ts';
import { createMetrics } from '../../src/gateway/metrics.ts';

const READING: Reading = {
	model: 'm',
	outcome: 'stop',
	durationMs: 1000,
	firstContentMs: 300,
	usage: { inputTokens: 2, outputTokens: 3 },
	costUsd: 0.5,
};

describe('the metrics', () => {
	it('tell all that was counted, however often they are asked', async () => {
		const metrics = createMetrics();
		for (let call = 0; call < 600; call++) {
			metrics.call(READING, 'up');
		}
		await metrics.text();
		for (let call = 0; call < 100; call++) {
			metrics.call(READING, 'up');
		}
		metrics.call({ ...READING, outcome: 'timeout' }, 'up');
		await metrics.text();
		assert.deepEqual(linesOf(await metrics.text()), [
			'weir_model_calls_total{provider="up",outcome="stop"} 700',
			'weir_model_calls_total{provider="up",outcome="timeout"} 1',
			'weir_tokens_total{provider="up",kind="input"} 1402',
			'weir_tokens_total{provider="up",kind="output"} 2103',
			'weir_cost_usd_total{provider="up"} 350.5',
			'weir_first_content_seconds_bucket{le="0.5",provider="up"} 701',
			'weir_first_content_seconds_count{provider="up"} 701',
		]);
	});

	it('count no tokens of what is shared, and no cost that is none', async () => {
		const metrics = createMetrics();
		metrics.call({ ...READING, from: 'shared' }, 'up');
		for (const costUsd of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
			metrics.call({ ...READING, costUsd }, 'up');
		}
		const lines = linesOf(await metrics.text());
		assert.ok(lines.includes('weir_model_calls_total{provider="up",outcome="stop"} 4'));
		assert.ok(lines.includes('weir_tokens_total{provider="up",kind="input"} 6'));
		assert.ok(lines.includes('weir_cost_usd_total{provider="up"} 0'));
	});
});

function linesOf({ body }: { body: string }): string[] {
	return body
		.split('\n')
		.filter((line) => /^weir_(?:model|tokens|cost|first)/.test(line))
		.filter((line) => !/_(?:bucket|sum)/.test(line) || line.includes('le="0.5"'));
}
