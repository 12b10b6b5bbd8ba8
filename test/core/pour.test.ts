import assert from 'node:assert/strict';
import { aborted, StreamError } from '../../src/core/errors.ts';
import { type Batches, batchesOf, eventStream } from '../../src/core/event-stream.ts';
import { handOver } from '../../src/core/hand-over.ts';
import { openStream } from '../../src/core/open-stream.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { bound } from '../../src/core/policies/bound.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { cache } from '../../src/core/policies/cache.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import { coalesce } from '../../src/core/policies/coalesce.ts';
import { fallback } from '../../src/core/policies/fallback.ts';
import { learn } from '../../src/core/policies/learn.ts';
import { log } from '../../src/core/policies/log.ts';
import { meter } from '../../src/core/policies/meter.ts';
import { resume } from '../../src/core/policies/resume.ts';
import { retry } from '../../src/core/policies/retry.ts';
import { timeout } from '../../src/core/policies/timeout.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import type { Policy, StreamEvent } from '../../src/core/stream.ts';
import { createFakeClock, settled } from './fake-clock.ts';
import { busyConsumer, everything, type FlowingStream, flowing, poured, type Surge } from './poured.ts';
import { drink, FINISH, FOREVER, START, scripted, text } from './scripted-stream.ts';

const USAGE: StreamEvent = { type: 'usage', inputTokens: 1, outputTokens: 3 };
const ANSWER: Surge[] = [[START, text('a')], [text('b'), text('c')], [], [text('d'), USAGE, FINISH]];
const EVENTS = ANSWER.flat() as StreamEvent[];
const BROKEN = new StreamError('interrupted', 'Broke off.');
const REFUSED = new StreamError('content-filter', 'No.');
const NEVER = new Promise<void>(() => {});

/** Everything that can be on, but for the turn and what only refuses. */
function allOn(): PipelineOptions {
	const other = scripted([[new StreamError('server', 'Neither.')]]).stream;
	return { ...everything(), fallbacks: [{ model: 'other', stream: other }] };
}

/** Each layer made anew, so that nothing is shared or found again between two streams. */
const LAYERS: Readonly<Record<string, () => Policy>> = {
	none: () => (next) => next,
	log: () => log(() => {}),
	meter: () => meter(() => {}),
	cache: () => cache({ store: createMemoryCache(), scope: 's' }),
	coalesce: () => coalesce(createFlights(), 's'),
	resume: () => resume(),
	retry: () => retry(),
	learn: () => learn(createQuirkStore().of('here')),
	fallback: () => fallback([{ model: 'other', stream: scripted([[REFUSED]]).stream }]),
	timeout: () => timeout(),
	bound: () => bound(),
	'open stream': () => (next) => (request, call) =>
		openStream(async () => batchesOf(next(request, call)), call.signal),
	'hand over': () => (next) => (request, call) =>
		handOver(
			(async function* () {
				yield [];
				return batchesOf(next(request, call));
			})(),
			call.signal,
		),
	pipeline: () => (next) => pipeline(next, allOn()),
};

describe('pour', () => {
	for (const [name, layer] of Object.entries(LAYERS)) {
		describe(`through ${name}`, () => lawsOf(layer));
	}
});

function lawsOf(layer: () => Policy): void {
	it('gives what reading gives, in its order, of a source that flows and of one that is read', async () => {
		for (const script of [
			ANSWER,
			[
				[START, text('a')],
				[text('b'), FINISH],
			],
			[...ANSWER.slice(0, 3), REFUSED],
			[[START], REFUSED],
			[REFUSED],
		]) {
			for (const source of [flowing, singly]) {
				const read = await drink(layer()(source(script).stream));
				assert.deepEqual(await poured(layer()(source(script).stream)), read);
				assert.equal(read.error, script.includes(REFUSED) ? REFUSED : undefined);
			}
		}
		assert.deepEqual((await poured(layer()(flowing(ANSWER).stream))).events, EVENTS);
	});

	it('leaves a consumer alone that is busy, and fails only once that has had what came before', async () => {
		for (const end of [FINISH, REFUSED]) {
			const source = flowing([
				[START, text('a')],
				[text('b')],
				[text('c')],
				...(end === FINISH ? [[USAGE, end]] : [REFUSED]),
			]);
			const consumer = busyConsumer();
			let isOver = false;
			const outcome = poured(layer()(source.stream), consumer).finally(() => {
				isOver = true;
			});
			while (!isOver) {
				const before = consumer.taken.length;
				await settled();
				await settled();
				if (consumer.isBusy()) {
					assert.equal(consumer.taken.length, before + 1);
					assert.ok(source.given <= consumer.taken.length + 1, 'not read ahead by more than a batch');
					assert.equal(isOver, false);
					consumer.free();
				}
			}
			const { events, error } = await outcome;
			assert.equal(error, end === REFUSED ? REFUSED : undefined);
			assert.equal(events.filter(({ type }) => type === 'text-delta').length, 3);
		}
	});

	for (const [how, thrower] of Object.entries({ throws: thrown, 'rejects with': rejected })) {
		it(`fails with what the consumer ${how}, asks nobody again, and closes the source`, async () => {
			const source = flowing([...ANSWER.slice(0, 3), NEVER]);
			const gone = new StreamError('interrupted', 'The consumer has left.', { retryable: true });
			const { events, error } = await poured(layer()(source.stream), {
				take: (batch) => (batch.some(says('b')) ? thrower(gone) : undefined),
			});
			assert.equal(error, gone);
			assert.deepEqual(events, EVENTS.slice(0, 4));
			await settled();
			assert.equal(source.requests.length, 1);
			assert.equal(source.open, 0);
		});
	}

	it('stops at once, between events and while the consumer is busy', async () => {
		for (const isBusy of [false, true]) {
			const controller = new AbortController();
			const { signal } = controller;
			const source = flowing([...ANSWER.slice(0, 2), NEVER]);
			const { promise, resolve } = Promise.withResolvers<void>();
			const outcome = poured(layer()(source.stream), {
				signal,
				take(batch) {
					if (!batch.some(says('b'))) {
						return undefined;
					}
					resolve();
					return isBusy ? untilStopped(signal) : undefined;
				},
			});
			await promise;
			await settled();
			controller.abort();
			const { events, error } = await outcome;
			assert.equal(error instanceof StreamError && error.kind, 'aborted');
			assert.deepEqual(events, EVENTS.slice(0, 4));
			await settled();
			assert.equal(source.requests.length, 1);
			assert.equal(source.open, 0);
		}
	});
}

describe('pour, policy by policy', () => {
	it('ends cleanly at a bound, and fails at one that allows no half, after what came before', async () => {
		const source = flowing([[START, text('ab')], [text('cd'), text('ef')], NEVER]);
		const { events, error } = await poured(bound({ text: 3 })(source.stream));
		assert.equal(error, undefined);
		assert.deepEqual(
			events.map((event) => (event.type === 'text-delta' ? event.text : event.type)),
			['start', 'ab', 'c', 'notice', 'finish'],
		);
		assert.equal(source.open, 0);

		const calls = flowing([
			[START, text('a')],
			[text('b'), { type: 'media', mimeType: 'x', url: 'long' }],
			NEVER,
		]);
		const failed = await poured(bound({ media: 3 })(calls.stream));
		assert.match(String(failed.error), /media/);
		assert.deepEqual(failed.events, [START, text('a'), text('b')]);
		assert.equal(calls.open, 0);
	});

	it('hands out nothing behind an end that it has set, although something was on its way', async () => {
		const source: Batches = {
			read: async () => undefined,
			async flow(take) {
				await take([START, text('abcd')]);
				await take([text('e')]);
			},
			close: async () => {},
		};
		const { events } = await poured(bound({ text: 3 })((_, { signal }) => eventStream(() => source, signal)));
		assert.equal(textOf(events), 'abc');
		assert.equal(events.at(-1)?.type, 'finish');
	});

	it('mends a break in the middle, and flows on', async () => {
		const clock = createFakeClock();
		const entries: string[] = [];
		const source = flowing(
			[...ANSWER.slice(0, 2), BROKEN],
			[
				[START, text('d')],
				[text('e'), USAGE, FINISH],
			],
		);
		const outcome = poured(
			pipeline(source.stream, { ...allOn(), clock, log: ({ outcome }) => entries.push(outcome) }),
			{ take: () => settled() },
		);
		// The cache names a request off this thread: time that passes before it is out would pass for nothing.
		while (source.requests.length === 0) {
			await settled();
		}
		for (let turn = 0; turn < 20; turn++) {
			await clock.advance(1000);
		}
		const { events, error } = await outcome;
		assert.equal(error, undefined);
		assert.equal(textOf(events), 'abcde');
		assert.deepEqual(events.at(-1), { ...FINISH, stitched: true });
		assert.equal(source.requests.length, 2);
		assert.deepEqual(entries, ['stop']);
	});

	it('does not take the failure of a consumer for a break once it flows on after one', async () => {
		const clock = createFakeClock();
		const source = flowing([...ANSWER.slice(0, 2), BROKEN], [[START, text('d')], NEVER]);
		const gone = new StreamError('interrupted', 'The consumer has left.');
		const outcome = poured(resume({}, { clock })(source.stream), {
			take: (batch) => (batch.some(says('d')) ? rejected(gone) : undefined),
		});
		await clock.advance(10_000);
		await clock.advance(10_000);
		assert.equal((await outcome).error, gone);
		assert.equal(source.requests.length, 2);
		assert.equal(source.open, 0);
	});

	it('tells the meter and the log that a consumer has left, as `aborted`', async () => {
		const outcomes: string[] = [];
		const note = ({ outcome }: { outcome: string }) => outcomes.push(outcome);
		const source = flowing([...ANSWER.slice(0, 2), NEVER]);
		await poured(pipeline(source.stream, { meter: note, log: note }), { take: () => rejected(aborted()) });
		assert.deepEqual(outcomes, ['aborted', 'aborted']);
	});

	it('gives everything to a second one of a flight whose first one throws', async () => {
		const { source, stream, goOn } = sharedPausing();
		const first = poured(stream, { take: (batch) => (batch.some(says('b')) ? thrown(BROKEN) : undefined) });
		const second = poured(stream);
		goOn();
		assert.equal((await first).error, BROKEN);
		const { events, error } = await second;
		assert.equal(error, undefined);
		assert.equal(textOf(events), 'abcd');
		assert.equal(source.requests.length, 1);
	});

	it('gives everything to one that joins a flight later, and marks it as shared', async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const source = flowing([[START, text('a')], [text('b')], promise, [text('c'), FINISH]]);
		const stream = coalesce(createFlights(), 's')(source.stream);
		const first = poured(stream);
		await settled();
		const second = poured(stream);
		resolve();
		assert.equal(textOf((await first).events), 'abc');
		const { events } = await second;
		assert.deepEqual(events, [{ ...START, from: 'shared' }, text('ab'), text('c'), FINISH]);
	});

	it('lets a slow one and a fast one of a flight each have everything, and reads ahead of neither but a batch', async () => {
		const { source, stream, goOn } = sharedPausing();
		const slow = busyConsumer();
		const slowly = poured(stream, slow);
		const fast = poured(stream);
		goOn();
		assert.equal(textOf((await fast).events), 'abcd');
		assert.equal(slow.taken.length, 1, 'the fast one waits for nobody');
		await freeUntilOver(slow, slowly);
		assert.equal(textOf((await slowly).events), 'abcd');

		const both = sharedPausing();
		const [one, other] = [busyConsumer(), busyConsumer()];
		const outcomes = [poured(both.stream, one), poured(both.stream, other)];
		both.goOn();
		await settled();
		assert.ok(both.source.given <= 2, `${both.source.given} batches were taken for two who are busy`);
		await Promise.all([freeUntilOver(one, outcomes[0]), freeUntilOver(other, outcomes[1])]);
		assert.deepEqual(
			(await Promise.all(outcomes)).map(({ events }) => textOf(events)),
			['abcd', 'abcd'],
		);
		assert.equal(source.requests.length, 1);
	});

	it('counts no time in which the consumer is busy, and all in which the provider is silent', async () => {
		for (const isPipeline of [false, true]) {
			const clock = createFakeClock();
			const timeouts = { headers: 100, firstEvent: 100, idle: 100, content: 100, total: 1000 };
			const source = scripted([[START, text('a'), text('b'), FOREVER]], clock);
			const consumer = busyConsumer();
			const stream = isPipeline
				? pipeline(source.stream, { ...allOn(), clock, timeouts, retry: false, resume: false })
				: timeout(timeouts, { clock })(source.stream);
			const outcome = poured(stream, consumer);
			while (consumer.isBusy() || textOf(consumer.taken.flat()) !== 'ab') {
				await clock.advance(0);
				if (consumer.isBusy()) {
					await clock.advance(10_000);
					consumer.free();
				}
			}
			assert.equal(source.open, 1);
			await clock.advance(100);
			const { events, error } = await outcome;
			assert.equal(error instanceof StreamError && error.kind, 'timeout');
			assert.equal(textOf(events), 'ab');
			assert.equal(clock.pending, 0);
		}
	});
});

/** The same script as a stream that knows no batches. */
function singly(script: readonly Surge[]): { stream: FlowingStream['stream'] } {
	const steps = script.flatMap((step): (StreamEvent | Error)[] =>
		step instanceof Promise ? [] : step instanceof Error ? [step] : [...step],
	);
	return scripted([steps]);
}

/** An answer that waits for `goOn` after its first batch, for all who ask for it together. */
function sharedPausing() {
	const { promise, resolve } = Promise.withResolvers<void>();
	const source = flowing([promise, ...ANSWER]);
	return { source, stream: coalesce(createFlights(), 's')(source.stream), goOn: resolve };
}

async function freeUntilOver(consumer: ReturnType<typeof busyConsumer>, outcome: unknown): Promise<void> {
	let isOver = false;
	const end = () => {
		isOver = true;
	};
	void Promise.resolve(outcome).then(end, end);
	while (!isOver) {
		await settled();
		consumer.free();
	}
}

function says(word: string): (event: StreamEvent) => boolean {
	return (event) => event.type === 'text-delta' && event.text === word;
}

function textOf(events: readonly StreamEvent[]): string {
	return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

function thrown(error: unknown): never {
	throw error;
}

function rejected(error: unknown): Promise<void> {
	return settled().then(() => {
		throw error;
	});
}

function untilStopped(signal: AbortSignal): Promise<void> {
	return new Promise((_, reject) => signal.addEventListener('abort', () => reject(aborted())));
}
