import assert from 'node:assert/strict';
import { type After, attempts } from '../../src/core/attempts.ts';
import { batchesOf } from '../../src/core/event-stream.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { collectGarbage } from './collect-garbage.ts';
import { collect, FINISH, REQUEST, START, type Step, scripted, text } from './scripted-stream.ts';

describe('attempts', () => {
	const { signal } = new AbortController();
	const usage = (outputTokens: number): StreamEvent => ({ type: 'usage', inputTokens: 1, outputTokens });
	const notice = (words: string): StreamEvent => ({ type: 'notice', text: words });

	/** Each script is an attempt; a notice comes before each but the first. */
	function attempting(...scripts: readonly (readonly Step[])[]) {
		const source = scripted(scripts);
		const begin = () => batchesOf(source.stream(REQUEST, { signal }));
		let left = scripts.length;
		const after: After = async function* (error) {
			left -= 1;
			if (left === 0) {
				throw error;
			}
			yield notice('again');
			return begin();
		};
		return { source, events: attempts(begin, after, signal) };
	}

	it('lets go of what makes further attempts once there is content', async () => {
		const { batches, known } = beginningOnce();
		assert.deepEqual(await batches.read(), [START, text('hi')]);
		await collectGarbage();
		assert.equal(known.deref(), undefined);
		assert.deepEqual(await batches.read(), [FINISH]);
	});

	function beginningOnce() {
		const { stream } = scripted([[START, text('hi'), FINISH]]);
		const known = { request: REQUEST };
		const after: After = async function* (error) {
			yield notice('again');
			throw error;
		};
		const events = attempts(() => batchesOf(stream(known.request, { signal })), after, signal);
		return { batches: batchesOf(events), known: new WeakRef(known) };
	}

	it('is lazy, passes new notices at once and the rest with the first content, of usage the last', async () => {
		const { events, source } = attempting([
			START,
			usage(0),
			notice('a'),
			notice('a'),
			usage(1),
			text('hi'),
			usage(2),
			FINISH,
		]);
		assert.equal(source.requests.length, 0);
		assert.deepEqual(await collect(events), [notice('a'), START, usage(1), text('hi'), usage(2), FINISH]);
	});

	it('leaves nothing behind of what failed before, closes it, and tells no notice twice', async () => {
		const { events, source } = attempting(
			[notice('a'), START, usage(1), new Error('no')],
			[notice('a'), START, text('hi'), FINISH],
		);
		assert.deepEqual(await collect(events), [notice('a'), notice('again'), START, text('hi'), FINISH]);
		assert.equal(source.open, 0);
	});

	it('fails as what decides says, and as an attempt does that has come to its content', async () => {
		await assert.rejects(
			collect(attempting([START, new Error('first')], [new Error('second')]).events),
			/second/,
		);
		const { events, source } = attempting([START, text('hi'), new Error('late')], [FINISH]);
		await assert.rejects(collect(events), /late/);
		assert.equal(source.requests.length, 1);
	});

	it('closes the attempt of a consumer that leaves before the content, and makes no other', async () => {
		const { events, source } = attempting([notice('a'), START, text('hi'), FINISH], [FINISH]);
		await events.next();
		await events.return?.();
		assert.equal(source.open, 0);
		assert.equal(source.requests.length, 1);
		assert.equal((await events.next()).done, true);
	});

	it('fails where the first attempt cannot be made', async () => {
		const fail = () => {
			throw new Error('refused');
		};
		const never: After = async function* () {
			yield notice('never');
			return fail();
		};
		await assert.rejects(collect(attempts(fail, never, signal)), /refused/);
	});
});
