import assert from 'node:assert/strict';
import { once } from '../../src/core/once.ts';

describe('once', () => {
	it('loads at the first use, for all who ask, and again after a failure', async () => {
		let loads = 0;
		const get = once(async () => {
			loads += 1;
			if (loads === 1) {
				throw new Error('not yet');
			}
			return loads;
		});
		assert.equal(loads, 0);
		await assert.rejects(get());
		assert.deepEqual(await Promise.all([get(), get()]), [2, 2]);
		assert.equal(await get(), 2);
	});
});
