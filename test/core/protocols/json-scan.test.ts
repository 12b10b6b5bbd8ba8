import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createJsonScan } from '../../../src/core/protocols/json-scan.ts';

describe('createJsonScan', () => {
	it('is whole exactly at the end of an object', () => {
		const json = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value));
		fc.assert(
			fc.property(json, (text) => {
				const scan = createJsonScan();
				const ends = Array.from(text, (unit) => {
					scan.push(unit);
					return scan.whole();
				});
				assert.deepEqual(
					ends.map((whole, index) => (whole ? index : -1)).filter((index) => index >= 0),
					[ends.length - 1],
				);
			}),
		);
	});

	it('is not whole before anything was opened', () => {
		const scan = createJsonScan();
		scan.push('  "text" 5');
		assert.equal(scan.whole(), false);
	});
});
