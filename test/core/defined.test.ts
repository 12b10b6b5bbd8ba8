import assert from 'node:assert/strict';
import { defined } from '../../src/core/defined.ts';

describe('defined', () => {
	it('leaves out what is undefined, and nothing else', () => {
		assert.deepEqual(defined({ a: undefined, b: null, c: 0, d: '', e: false }), {
			b: null,
			c: 0,
			d: '',
			e: false,
		});
		assert.equal('a' in defined({ a: undefined }), false);
	});
});
