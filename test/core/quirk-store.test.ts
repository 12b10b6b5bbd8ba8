import assert from 'node:assert/strict';
import { createQuirkStore, type LearntQuirks, readLearntQuirks } from '../../src/core/quirk-store.ts';

describe('quirk store', () => {
	it('keeps what is learnt by endpoint and model, once', () => {
		const kept: (readonly LearntQuirks[])[] = [];
		const store = createQuirkStore({ onChange: (learnt) => kept.push(learnt) });
		const here = store.of('here', ['no-seed']);
		here.add('a', 'no-stream-options');
		here.add('a', 'no-stream-options');
		here.add('a', 'no-temperature');
		assert.deepEqual(here.get('a'), ['no-seed', 'no-stream-options', 'no-temperature']);
		assert.deepEqual(here.get('b'), ['no-seed']);
		assert.deepEqual(store.of('there').get('a'), []);
		assert.deepEqual(store.list(), [
			{ endpoint: 'here', model: 'a', quirks: ['no-stream-options', 'no-temperature'] },
		]);
		assert.equal(kept.length, 2);
	});

	it('forgets one model, one endpoint, or all', () => {
		const filled = () => {
			const store = createQuirkStore();
			store.of('here').add('a', 'no-seed');
			store.of('here').add('b', 'no-seed');
			store.of('there').add('a', 'no-seed');
			return store;
		};
		const left = (endpoint?: string, model?: string) => {
			const store = filled();
			store.reset(endpoint, model);
			return store.list().map((entry) => `${entry.endpoint} ${entry.model}`);
		};
		assert.deepEqual(left('here', 'a'), ['here b', 'there a']);
		assert.deepEqual(left('here'), ['there a']);
		assert.deepEqual(left(), []);
	});

	it('survives JSON, and leaves out what cannot be read', () => {
		const store = createQuirkStore();
		store.of('here').add('a', 'no-seed');
		const kept: unknown = JSON.parse(JSON.stringify(store.list()));
		const learnt = readLearntQuirks(kept);
		assert.deepEqual(createQuirkStore({ learnt }).of('here').get('a'), ['no-seed']);
		for (const broken of [
			undefined,
			'x',
			[1],
			[{ endpoint: 'a' }],
			[{ endpoint: 'a', model: 'b', quirks: ['__proto__'] }],
		]) {
			assert.deepEqual(readLearntQuirks(broken), []);
		}
	});

	it('forgets the oldest of too many models', () => {
		const store = createQuirkStore();
		const quirks = store.of('here');
		for (let number = 0; number < 600; number++) {
			quirks.add(`m-${number}`, 'no-seed');
		}
		assert.equal(store.list().length, 500);
		assert.deepEqual(quirks.get('m-0'), []);
		assert.deepEqual(quirks.get('m-599'), ['no-seed']);
	});
});
