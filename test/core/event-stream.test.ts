import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { type Batches, batchesOf, changed, eventStream } from '../../src/core/event-stream.ts';
import type { StreamEvent } from '../../src/core/stream.ts';

const text = (word: string): StreamEvent => ({ type: 'text-delta', text: word });

/** A generator's batches. */
function batchesFrom(generate: () => AsyncGenerator<StreamEvent[], void>): Batches {
	const generator = generate();
	return {
		read: async () => (await generator.next()).value ?? undefined,
		close: async () => void (await generator.return()),
	};
}

describe('eventStream', () => {
	const batches: StreamEvent[][] = [[text('a'), text('b')], [], [text('c')]];
	const endless = new AbortController().signal;

	/** A source that tells whether its end was run. */
	const watched = () => {
		const source = {
			ended: false,
			open: () =>
				batchesFrom(async function* () {
					try {
						yield* batches;
					} finally {
						source.ended = true;
					}
				}),
		};
		return source;
	};

	it('is lazy, gives every event once, and ends', async () => {
		let opened = 0;
		const stream = eventStream(
			() =>
				batchesFrom(async function* () {
					opened++;
					yield* batches;
				}),
			endless,
		);
		assert.equal(opened, 0);
		assert.deepEqual(await drink(stream), [text('a'), text('b'), text('c')]);
		assert.deepEqual(await drink(stream), []);
		assert.equal(opened, 1);
	});

	it('gives the events of a batch before the failure behind it', async () => {
		const seen: StreamEvent[] = [];
		const failing = eventStream(
			() =>
				batchesFrom(async function* () {
					yield [text('a')];
					throw new StreamError('server', 'Broken');
				}),
			endless,
		);
		await assert.rejects(async () => {
			for await (const event of failing) {
				seen.push(event);
			}
		}, /Broken/);
		assert.deepEqual(seen, [text('a')]);
		assert.equal((await failing.next()).done, true);
	});

	it('runs the end of its source when the consumer leaves', async () => {
		const source = watched();
		const stream = eventStream(source.open, endless);
		for await (const _ of stream) {
			break;
		}
		assert.equal(source.ended, true);
		assert.equal((await stream.next()).done, true);
	});

	it('keeps the order of calls that do not wait for each other', async () => {
		const stream = eventStream(
			() =>
				batchesFrom(async function* () {
					yield* batches;
				}),
			endless,
		);
		const results = await Promise.all([1, 2, 3, 4, 5].map(() => stream.next()));
		assert.deepEqual(
			results.map(({ value }) => value?.type === 'text-delta' && value.text),
			['a', 'b', 'c', false, false],
		);
	});

	it('gives out nothing after an abort, and ends its source', async () => {
		const controller = new AbortController();
		const source = watched();
		const stream = eventStream(source.open, controller.signal);
		await stream.next();
		controller.abort();
		await assert.rejects(stream.next(), (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(source.ended, true);
	});
});

describe('batchesOf', () => {
	const { signal } = new AbortController();

	it("gives the batches of one of Weir's own streams, and the events of any other one by one", async () => {
		const own = batchesOf(
			eventStream(
				() =>
					batchesFrom(async function* () {
						yield [text('a'), text('b')];
					}),
				signal,
			),
		);
		assert.deepEqual(await own.read(), [text('a'), text('b')]);
		assert.equal(await own.read(), undefined);

		const other = batchesOf(
			(async function* () {
				yield* [text('a'), text('b')];
			})(),
		);
		assert.deepEqual(await other.read(), [text('a')]);
		assert.deepEqual(await other.read(), [text('b')]);
		assert.equal(await other.read(), undefined);
	});

	it('closes what it reads from', async () => {
		let ended = false;
		const other = batchesOf(
			(async function* () {
				try {
					yield* [text('a'), text('b')];
				} finally {
					ended = true;
				}
			})(),
		);
		await other.read();
		await other.close();
		assert.equal(ended, true);
	});
});

describe('changed', () => {
	const batch = [text('a'), text('b'), text('c')];

	it('gives the batch itself where nothing changes', () => {
		assert.equal(
			changed(batch, (event) => event),
			batch,
		);
	});

	it('replaces events and leaves some out, and writes to nothing', () => {
		const made = changed(batch, (event) =>
			event === batch[0] ? text('A') : event === batch[1] ? undefined : event,
		);
		assert.deepEqual(made, [text('A'), text('c')]);
		assert.deepEqual(batch, [text('a'), text('b'), text('c')]);
		assert.deepEqual(
			changed(batch, () => undefined),
			[],
		);
	});
});

async function drink(stream: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
	const events: StreamEvent[] = [];
	for await (const event of stream) {
		events.push(event);
	}
	return events;
}
