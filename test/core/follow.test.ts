import assert from 'node:assert/strict';
import type { Batches } from '../../src/core/event-stream.ts';
import { type Follower, follow, followed } from '../../src/core/follow.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { collect, FINISH, REQUEST, START, type Step, scripted, text } from './scripted-stream.ts';

describe('follow', () => {
	function following(script: readonly Step[], follower: Partial<Follower>) {
		const source = scripted([script]);
		let over = 0;
		const { signal } = new AbortController();
		const events = follow(
			() => ({
				events: source.stream(REQUEST, { signal }),
				follower: {
					see: () => undefined,
					...follower,
					over() {
						over += 1;
					},
				},
			}),
			signal,
		);
		return { events, source, over: () => over };
	}

	it('is lazy, shows every event before it passes, and is over once', async () => {
		const seen: StreamEvent[] = [];
		let asked = 0;
		const { events, source, over } = following([START, text('a'), FINISH], {
			ask: () => {
				asked += 1;
			},
			see: (event) => {
				seen.push(event);
				return undefined;
			},
		});
		assert.equal(source.requests.length, 0);
		assert.deepEqual(await collect(events), [START, text('a'), FINISH]);
		assert.deepEqual(seen, [START, text('a'), FINISH]);
		assert.equal(asked, 4);
		assert.equal(over(), 1);
	});

	it('ends with other events, and closes the source', async () => {
		const { events, source, over } = following([START, text('a'), text('b'), FINISH], {
			see: (event) => (event.type === 'text-delta' ? [text('!'), FINISH] : undefined),
		});
		assert.deepEqual(await collect(events), [START, text('!'), FINISH]);
		assert.equal(source.open, 0);
		assert.equal(over(), 1);
	});

	it('fails as the follower says, and closes the source', async () => {
		const failure = new Error('too much');
		const throwing = following([START, text('a'), FINISH], {
			see: (event) => {
				if (event.type === 'text-delta') {
					throw failure;
				}
				return undefined;
			},
		});
		await assert.rejects(collect(throwing.events), failure);
		assert.equal(throwing.source.open, 0);
		assert.equal(throwing.over(), 1);

		const renamed = following([START, new Error('inner')], { fail: () => failure });
		await assert.rejects(collect(renamed.events), failure);
		assert.equal(renamed.over(), 1);
		assert.deepEqual(await renamed.events[Symbol.asyncIterator]().next(), { done: true, value: undefined });
	});

	it('hands out what came in a batch before what ends it', async () => {
		const batch = [START, text('a'), text('b'), FINISH];
		let closed = 0;
		const source = (): Batches => ({
			read: async () => batch,
			close: async () => {
				closed += 1;
			},
		});
		const isB = (event: StreamEvent) => event.type === 'text-delta' && event.text === 'b';
		const ending = followed(source(), { see: (event) => (isB(event) ? [FINISH] : undefined) });
		assert.deepEqual(await ending.read(), [START, text('a'), FINISH]);
		assert.equal(await ending.read(), undefined);
		const failing = followed(source(), {
			see: (event) => {
				if (isB(event)) {
					throw new Error('too much');
				}
				return undefined;
			},
		});
		assert.deepEqual(await failing.read(), [START, text('a')]);
		await assert.rejects(failing.read(), /too much/);
		assert.equal(await failing.read(), undefined);
		assert.equal(closed, 2);
	});

	it('is over when the consumer leaves', async () => {
		const { events, source, over } = following([START, text('a'), FINISH], {});
		for await (const _ of events) {
			break;
		}
		assert.equal(source.open, 0);
		assert.equal(over(), 1);
	});
});
