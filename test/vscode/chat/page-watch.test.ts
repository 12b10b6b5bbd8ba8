import assert from 'node:assert/strict';
import { PageWatch } from '../../../src/vscode/chat/page-watch.ts';
import { createFakeClock } from '../../core/fake-clock.ts';

describe('page watch', () => {
	function watched() {
		const clock = createFakeClock();
		const said: string[] = [];
		const watch = new PageWatch({ ping: () => said.push('ping'), dead: () => said.push('dead'), clock });
		return { clock, said, watch };
	}

	it('asks a page that is silent, and gives it up when it does not answer', async () => {
		const { clock, said, watch } = watched();
		watch.expect();
		watch.expect();
		await clock.advance(10_000);
		assert.deepEqual(said, ['ping']);
		await clock.advance(10_000);
		assert.deepEqual(said, ['ping', 'dead']);
		assert.equal(clock.pending, 0);
	});

	it('is at rest once everything is answered', async () => {
		const { clock, said, watch } = watched();
		watch.expect();
		watch.rest();
		await clock.advance(60_000);
		assert.deepEqual(said, []);
	});

	it('leaves a slow page alone as long as it answers when it is asked', async () => {
		const { clock, said, watch } = watched();
		watch.expect();
		for (let round = 0; round < 5; round++) {
			await clock.advance(10_000);
			watch.rest();
			watch.expect();
		}
		assert.deepEqual(said, ['ping', 'ping', 'ping', 'ping', 'ping']);
	});
});
