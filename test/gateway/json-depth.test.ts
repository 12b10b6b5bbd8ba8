import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDeeperThan } from '../../src/gateway/json-depth.ts';

const deeper = (most: number, text: string) => isDeeperThan(most, Buffer.from(text));

describe('gateway: how deep JSON nests', () => {
	it('counts arrays and objects, and nothing within strings', () => {
		assert.equal(deeper(2, '[{"a":1},{"b":[]}]'), true);
		assert.equal(deeper(3, '[{"a":1},{"b":[]}]'), false);
		assert.equal(deeper(1, '["[[[[", "\\"[[", "\\\\", "{{"]'), false);
		assert.equal(deeper(1, '["\\\\\\"[[", "\\\\", [1]]'), true);
		assert.equal(deeper(1, '"never closed [[[['), false);
		assert.equal(deeper(0, ''), false);
	});

	it('agrees with whoever walks through the value', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(9), (value, most) => {
				assert.equal(deeper(most, JSON.stringify(value)), depthOf(value) > most);
			}),
		);
	});
});

function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) {
		return 0;
	}
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
