import assert from 'node:assert/strict';
import { type Batches, batchesOf } from '../../src/core/event-stream.ts';
import { handOver, type Opening } from '../../src/core/hand-over.ts';
import { collectGarbage } from './collect-garbage.ts';
import { collect, FINISH, REQUEST, START, scripted, text } from './scripted-stream.ts';

describe('handOver', () => {
	const { signal } = new AbortController();
	const source = () => scripted([[text('b'), FINISH]]);
	const begin = ({ stream }: ReturnType<typeof source>) => batchesOf(stream(REQUEST, { signal }));

	async function* opening(rest: Batches | undefined): Opening {
		yield [START];
		return rest;
	}

	it('passes the beginning, then the rest', async () => {
		assert.deepEqual(await collect(handOver(opening(begin(source())), signal)), [START, text('b'), FINISH]);
	});

	it('ends where nothing follows', async () => {
		assert.deepEqual(await collect(handOver(opening(undefined), signal)), [START]);
	});

	it('gives as many events as are asked for at once', async () => {
		const iterator = handOver(
			(async function* (): Opening {
				yield* [];
				return begin(source());
			})(),
			signal,
		)[Symbol.asyncIterator]();
		const steps = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
		assert.deepEqual(
			steps.map(({ value }) => value),
			[text('b'), FINISH, undefined],
		);
	});

	it('lets go of the opening, and of what that knows, once it has handed over', async () => {
		const { batches, known } = handingOver();
		assert.deepEqual(await batches.read(), [START]);
		assert.deepEqual(await batches.read(), [text('b')]);
		await collectGarbage();
		assert.equal(known.deref(), undefined);
		assert.deepEqual(await batches.read(), [FINISH]);
	});

	function handingOver() {
		const known = { much: 'of what is needed only in the beginning' };
		const beginning = (async function* (): Opening {
			yield [START];
			return known.much === '' ? undefined : begin(source());
		})();
		return { batches: batchesOf(handOver(beginning, signal)), known: new WeakRef(known) };
	}

	it('closes whichever of the two it is in', async () => {
		let isClosed = false;
		const first = (async function* (): Opening {
			try {
				yield [START];
				yield [START];
			} finally {
				isClosed = true;
			}
			return undefined;
		})();
		for await (const _ of handOver(first, signal)) {
			break;
		}
		assert.ok(isClosed);

		const rest = source();
		for await (const event of handOver(opening(begin(rest)), signal)) {
			if (event.type === 'text-delta') {
				assert.equal(rest.open, 1);
				break;
			}
		}
		assert.equal(rest.open, 0);
	});
});
