import assert from 'node:assert/strict';
import { batchesOf } from '../../src/core/event-stream.ts';
import { openStream } from '../../src/core/open-stream.ts';
import { collect, FINISH, REQUEST, START, scripted, text } from './scripted-stream.ts';

describe('openStream', () => {
	const { signal } = new AbortController();

	it('is lazy, opens once, and passes everything', async () => {
		let opened = 0;
		const events = openStream(async () => {
			opened += 1;
			return batchesOf(scripted([[START, text('a'), FINISH]]).stream(REQUEST, { signal }));
		}, signal);
		assert.equal(opened, 0);
		assert.deepEqual(await collect(events), [START, text('a'), FINISH]);
		assert.equal(opened, 1);
	});

	it('fails as its opening does', async () => {
		const failing = openStream(() => Promise.reject(new Error('closed')), signal);
		await assert.rejects(collect(failing), /closed/);
		assert.equal((await failing.next()).done, true);
	});

	it('closes what is opened only after the consumer has left', async () => {
		const opening = Promise.withResolvers<void>();
		let isClosed = false;
		const events = openStream(async () => {
			await opening.promise;
			return {
				read: async () => [START],
				close: async () => {
					isClosed = true;
				},
			};
		}, signal);
		const step = events.next();
		const left = events.return?.();
		opening.resolve();
		await left;
		assert.equal((await step).done, true);
		assert.equal(isClosed, true);
	});
});
