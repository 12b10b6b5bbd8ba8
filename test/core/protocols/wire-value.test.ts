import assert from 'node:assert/strict';
import { asCount, asList, asObject, asText, isShallow } from '../../../src/core/protocols/wire-value.ts';

describe('the wire', () => {
	it('is read for what it is', () => {
		const values = [null, undefined, 5, 'a', [1], { a: 1 }];
		assert.deepEqual(values.map(asObject), [undefined, undefined, undefined, undefined, undefined, { a: 1 }]);
		assert.deepEqual(values.map(asList), [[], [], [], [], [1], []]);
		assert.deepEqual(values.map(asText), ['', '', '', 'a', '', '']);
	});

	it('counts in whole numbers from 0', () => {
		assert.deepEqual([0, 5, 5.4, 1e300].map(asCount), [0, 5, 5, Number.MAX_SAFE_INTEGER]);
		assert.deepEqual(
			[-1, Number.NaN, Number.POSITIVE_INFINITY, '5', null].map(asCount),
			Array(5).fill(undefined),
		);
	});

	it('is shallow up to what can be written again', () => {
		const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1), 2]);
		assert.equal(isShallow(nested(60)), true);
		assert.equal(isShallow(nested(70)), false);
		assert.equal(isShallow(JSON.parse(`${'['.repeat(1e6)}${']'.repeat(1e6)}`)), false);
		assert.equal(isShallow('text'), true);
	});
});
