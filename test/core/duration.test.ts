import assert from 'node:assert/strict';
import { sayDuration } from '../../src/core/duration.ts';

describe('sayDuration', () => {
	it('says a span in the unit that fits, never shorter than it is', () => {
		const spans: [number, string][] = [
			[0, '0 s'],
			[250, '0.3 s'],
			[375, '0.4 s'],
			[950, '1 s'],
			[1000, '1 s'],
			[1001, '2 s'],
			[60_000, '60 s'],
			[120_000, '120 s'],
			[120_001, '3 min'],
			[300_000, '5 min'],
			[7_200_000, '120 min'],
			[10_800_000, '3 h'],
		];
		for (const [ms, said] of spans) {
			assert.equal(sayDuration(ms), said);
		}
	});
});
