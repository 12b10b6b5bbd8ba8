import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../src/core/http/retry-after.ts';

const NOW = Date.parse('Fri, 21 Nov 2026 10:00:00 GMT');

describe('retryAfterMs', () => {
	const cases: [headers: Record<string, string>, ms: number | undefined][] = [
		[{}, undefined],
		[{ 'retry-after': '3' }, 3000],
		[{ 'retry-after': '0.5' }, 500],
		[{ 'retry-after': '0' }, 0],
		[{ 'retry-after-ms': '20' }, 20],
		[{ 'retry-after-ms': '20', 'retry-after': '3' }, 20],
		[{ 'retry-after-ms': 'soon', 'retry-after': '3' }, 3000],
		[{ 'retry-after': 'Fri, 21 Nov 2026 10:00:30 GMT' }, 30_000],
		[{ 'retry-after': 'Fri, 21 Nov 2025 10:00:30 GMT' }, 0],
		[{ 'retry-after': '2147484' }, 2_147_484_000],
		[{ 'retry-after': '-5' }, undefined],
		[{ 'retry-after': 'NaN' }, undefined],
		[{ 'retry-after': 'Infinity' }, undefined],
		[{ 'retry-after': '1e9' }, undefined],
		[{ 'retry-after': '0x10' }, undefined],
		[{ 'retry-after': '9'.repeat(400) }, undefined],
		[{ 'retry-after': '9'.repeat(308) }, undefined],
		[{ 'retry-after': '' }, undefined],
		[{ 'retry-after': 'soon' }, undefined],
	];
	for (const [headers, ms] of cases) {
		it(`${JSON.stringify(headers).slice(0, 70)}: ${ms} ms`, () => {
			assert.equal(retryAfterMs(new Headers(headers), NOW), ms);
		});
	}
});
