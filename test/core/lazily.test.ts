import assert from 'node:assert/strict';
import { lazily } from '../../src/core/lazily.ts';
import { collect, FINISH, REQUEST, START, scripted, text } from './scripted-stream.ts';

const call = { signal: new AbortController().signal };

describe('lazily', () => {
	it('loads at the first next, and once', async () => {
		const script = [START, text('a'), FINISH];
		let loads = 0;
		const stream = lazily(async () => {
			loads += 1;
			return scripted([script]).stream;
		});
		const events = stream(REQUEST, call);
		assert.equal(loads, 0);
		assert.deepEqual(await collect(events), script);
		assert.deepEqual(await collect(stream(REQUEST, call)), script);
		assert.equal(loads, 1);
	});

	it('tries again after a load that failed', async () => {
		const loads = [new Error('The file is being replaced.'), scripted([[FINISH]]).stream];
		const stream = lazily(async () => {
			const load = loads.shift();
			if (load instanceof Error || !load) {
				throw load;
			}
			return load;
		});
		await assert.rejects(collect(stream(REQUEST, call)), /replaced/);
		assert.deepEqual(await collect(stream(REQUEST, call)), [FINISH]);
	});
});
