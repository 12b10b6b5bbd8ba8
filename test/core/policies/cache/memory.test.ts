import assert from 'node:assert/strict';
import type { CachedAnswer } from '../../../../src/core/policies/cache/answer.ts';
import { createMemoryCache } from '../../../../src/core/policies/cache/memory.ts';
import { createFakeClock } from '../../fake-clock.ts';

const answer = (text: string): CachedAnswer => ({
	kind: 'whole',
	id: 'a',
	model: 'm',
	events: [{ type: 'text-delta', text }],
});

describe('createMemoryCache', () => {
	it('gives back what was set, untouched by what is done to either copy', async () => {
		const store = createMemoryCache();
		const one = answer('hi');
		await store.set('k', one, 1000);
		one.events.length = 0;
		const back = (await store.get('k')) as CachedAnswer;
		assert.deepEqual(back, answer('hi'));
		back.events.length = 0;
		assert.deepEqual(await store.get('k'), answer('hi'));
		await store.delete('k');
		assert.equal(await store.get('k'), undefined);
	});

	it('forgets when the time is over, by the clock that it is given', async () => {
		const clock = createFakeClock();
		const store = createMemoryCache({ clock });
		await store.set('k', answer('hi'), 1000);
		await clock.advance(1000);
		assert.ok(await store.get('k'));
		await clock.advance(1);
		assert.equal(await store.get('k'), undefined);
		assert.equal(clock.pending, 0);
	});

	it('forgets what was not used for the longest time when the bytes are too many', async () => {
		const store = createMemoryCache({ maxBytes: 80_000 });
		for (let index = 0; index < 12; index++) {
			await store.set(`k${index}`, answer('x'.repeat(4000)), 1000);
			await store.get('k0');
		}
		const kept = [];
		for (let index = 0; index < 12; index++) {
			kept.push((await store.get(`k${index}`)) !== undefined);
		}
		assert.deepEqual(kept, [true, false, false, false, ...Array.from({ length: 8 }, () => true)]);
	});

	it('does not push out everything for one that is too large', async () => {
		const store = createMemoryCache({ maxBytes: 80_000 });
		await store.set('small', answer('hi'), 1000);
		await store.set('large', answer('x'.repeat(6000)), 1000);
		assert.equal(await store.get('large'), undefined);
		assert.ok(await store.get('small'));
	});

	it('takes names of the prototype for names', async () => {
		const store = createMemoryCache();
		for (const key of ['__proto__', 'constructor', 'toString']) {
			assert.equal(await store.get(key), undefined);
			await store.set(key, answer(key), 1000);
			assert.deepEqual(await store.get(key), answer(key));
		}
	});
});
