import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { eventStream } from '../../../src/core/protocols/event-stream.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';

const text = (word: string): StreamEvent => ({ type: 'text-delta', text: word });

describe('eventStream', () => {
	const batches: StreamEvent[][] = [[text('a'), text('b')], [], [text('c')]];
	const endless = new AbortController().signal;

	it('is lazy, gives every event once, and ends', async () => {
		let opened = 0;
		const stream = eventStream(async function* () {
			opened++;
			yield* batches;
		}, endless);
		assert.equal(opened, 0);
		assert.deepEqual(await drink(stream), [text('a'), text('b'), text('c')]);
		assert.deepEqual(await drink(stream), []);
		assert.equal(opened, 1);
	});

	it('gives the events of a batch before the failure behind it', async () => {
		const seen: StreamEvent[] = [];
		const failing = eventStream(async function* () {
			yield [text('a')];
			throw new StreamError('server', 'Broken');
		}, endless);
		await assert.rejects(async () => {
			for await (const event of failing) {
				seen.push(event);
			}
		}, /Broken/);
		assert.deepEqual(seen, [text('a')]);
		assert.equal((await failing.next()).done, true);
	});

	it('runs the end of its source when the consumer leaves', async () => {
		let ended = false;
		const stream = eventStream(async function* () {
			try {
				yield* batches;
			} finally {
				ended = true;
			}
		}, endless);
		for await (const _ of stream) {
			break;
		}
		assert.equal(ended, true);
		assert.equal((await stream.next()).done, true);
	});

	it('keeps the order of calls that do not wait for each other', async () => {
		const stream = eventStream(async function* () {
			yield* batches;
		}, endless);
		const results = await Promise.all([1, 2, 3, 4, 5].map(() => stream.next()));
		assert.deepEqual(
			results.map(({ value }) => value?.type === 'text-delta' && value.text),
			['a', 'b', 'c', false, false],
		);
	});

	it('gives out nothing after an abort, and ends its source', async () => {
		const controller = new AbortController();
		let ended = false;
		const stream = eventStream(async function* () {
			try {
				yield* batches;
			} finally {
				ended = true;
			}
		}, controller.signal);
		await stream.next();
		controller.abort();
		await assert.rejects(stream.next(), (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(ended, true);
	});
});

async function drink(stream: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
	const events: StreamEvent[] = [];
	for await (const event of stream) {
		events.push(event);
	}
	return events;
}
