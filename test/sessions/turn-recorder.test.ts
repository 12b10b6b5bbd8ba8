import assert from 'node:assert/strict';
import type { RecordBody } from '../../src/sessions/record.ts';
import type { Saved } from '../../src/sessions/session-log.ts';
import { createTurnRecorder } from '../../src/sessions/turn-recorder.ts';
import { createFakeClock, settled } from '../core/fake-clock.ts';

/** A recorder whose writes end when the test says so. */
function recording() {
	const clock = createFakeClock();
	const written: RecordBody[] = [];
	const ends: ((saved: Saved) => void)[] = [];
	const recorder = createTurnRecorder({
		turnId: 't1',
		redact: (text) => text,
		clock,
		commit(body) {
			written.push(body);
			return new Promise((resolve) => ends.push(resolve));
		},
	});
	const say = (text: string) => recorder.event({ type: 'text-delta', text });
	const texts = () =>
		written.map((body) =>
			body.kind === 'events' ? body.events.map((event) => (event as { text: string }).text) : [body.kind],
		);
	return { clock, ends, recorder, say, texts };
}

describe('recording a turn', () => {
	it('writes text within a second, whatever comes meanwhile, as one event', async () => {
		const { clock, recorder, say, texts, ends } = recording();
		for (let word = 0; word < 10; word++) {
			say('x');
			await clock.advance(100);
		}
		assert.deepEqual(texts(), [['xxxxxxxx']]);
		ends.shift()?.('saved');
		await clock.advance(1000);
		assert.deepEqual(texts(), [['xxxxxxxx'], ['xx']]);
		await clock.advance(5000);
		assert.equal(texts().length, 2);
		void recorder.end('finished');
		assert.deepEqual(texts().at(-1), ['end']);
	});

	it('writes less often where the disk is slow, and holds what came in one piece', async () => {
		const { clock, say, texts, ends } = recording();
		say('a');
		await clock.advance(1000);
		for (let second = 0; second < 60; second++) {
			say('b');
			await clock.advance(1000);
		}
		assert.deepEqual(texts(), [['a']]);
		ends.shift()?.('saved');
		await clock.advance(1000);
		assert.deepEqual(texts(), [['a'], ['b'.repeat(60)]]);
	});

	it('writes what came before a tool runs, and its result at once', async () => {
		const { recorder, say, texts } = recording();
		say('I look.');
		void recorder.toolStarts({ id: 'c1', name: 'look' });
		assert.deepEqual(texts(), [['I look.'], ['tool']]);
		recorder.event({ type: 'tool-result', index: 0, id: 'c1', name: 'look', content: 'seen' });
		assert.equal(texts().length, 3);
	});

	it('writes nothing after the end', async () => {
		const { clock, recorder, say, texts } = recording();
		void recorder.end('stopped');
		say('late');
		assert.equal(await recorder.end('finished'), 'saved');
		assert.equal(await recorder.toolStarts({ id: 'c', name: 'n' }), 'saved');
		await clock.advance(5000);
		await settled();
		assert.deepEqual(texts(), [['end']]);
		assert.equal(clock.pending, 0);
	});
});
