import assert from 'node:assert/strict';
import { untilReset } from '../../../../src/core/policies/rate-limit/reset-time.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('untilReset', () => {
	const cases: [value: string, ms: number | undefined][] = [
		['1s', 1000],
		['6m0s', 360_000],
		['2m59.56s', 179_560],
		['120ms', 120],
		['1h2m3s', 3_723_000],
		['500us', 0.5],
		['12', 12_000],
		['0.5', 500],
		['0', 0],
		[' 3 ', 3000],
		['1795255230', 30_000],
		['1795255230000', 30_000],
		['2026-11-21T10:00:30Z', 30_000],
		['2026-11-21T12:00:30+02:00', 30_000],
		['2026-11-21T09:59:00Z', 0],
		['1700000000', 0],
		['', undefined],
		['soon', undefined],
		['-1', undefined],
		['-1s', undefined],
		['1x', undefined],
		['s', undefined],
		['1e9', undefined],
		['Infinity', undefined],
		['NaN', undefined],
		['2026-13-45T99:99:99Z', undefined],
		['Sat, 21 Nov 2026 10:00:30 GMT', undefined],
		['9'.repeat(400), undefined],
		['1s'.repeat(10_000), undefined],
	];
	for (const [value, ms] of cases) {
		it(`${JSON.stringify(value).slice(0, 50)}: ${ms} ms`, () => {
			const found = untilReset(value, NOW);
			assert.equal(found === undefined ? undefined : Math.round(found * 1000) / 1000, ms);
		});
	}
});
