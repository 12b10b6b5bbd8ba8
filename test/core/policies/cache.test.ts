import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import type { ChatRequest } from '../../../src/core/chat.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { batchesOf } from '../../../src/core/event-stream.ts';
import { createMemoryCache } from '../../../src/core/policies/cache/memory.ts';
import type { CacheStore } from '../../../src/core/policies/cache/store.ts';
import { type CacheOptions, type CacheOutcome, cache, partialOf } from '../../../src/core/policies/cache.ts';
import { createFlights } from '../../../src/core/policies/coalesce/flights.ts';
import { coalesce } from '../../../src/core/policies/coalesce.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import { compose, type StreamEvent, type StreamFn } from '../../../src/core/stream.ts';
import { chatStream, chunk, eventStreamOf, toolCallStream } from '../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../servers/provider.ts';
import { createFakeClock, type FakeClock, settled } from '../fake-clock.ts';
import { drink, FINISH, REQUEST, START, type Step, scripted, straight, text } from '../scripted-stream.ts';

const USAGE: StreamEvent = { type: 'usage', inputTokens: 1, outputTokens: 2, costUsd: 0.1 };
const GOOD: StreamEvent[] = [START, text('Hel'), text('lo'), USAGE, FINISH];
const REPLAYED = [{ ...START, from: 'cache' }, text('Hello'), USAGE, FINISH];
const BROKEN = new StreamError('interrupted', 'Broke off.');

describe('cache', () => {
	function keep(scripts: Step[][], options: Partial<CacheOptions> = {}) {
		const source = scripted(scripts);
		const outcomes: CacheOutcome[] = [];
		const settings: CacheOptions = {
			store: createMemoryCache(),
			scope: 's',
			onOutcome: (outcome) => outcomes.push(outcome),
			...options,
		};
		return { source, outcomes, settings, stream: cache(settings)(source.stream) };
	}

	/** A store does its work beside the stream. */
	async function stored(settings: CacheOptions): Promise<void> {
		for (let round = 0; round < 5; round++) {
			await settings.store.get('nothing').catch(() => {});
			await settled();
		}
	}

	it('gives the same answer again, from the cache, with the usage that was paid for', async () => {
		const { source, outcomes, settings, stream } = keep([GOOD]);
		assert.deepEqual((await drink(stream)).events, GOOD);
		await stored(settings);
		const request = { messages: REQUEST.messages, stop: undefined, model: 'm' };
		assert.deepEqual((await drink(stream, { request })).events, REPLAYED);
		assert.equal(source.requests.length, 1);
		assert.deepEqual(outcomes, ['miss', 'hit']);
	});

	it('asks anew for what is not the very same', async () => {
		const { source, settings, stream } = keep([GOOD]);
		await drink(stream);
		await stored(settings);
		await drink(stream, { request: { ...REQUEST, temperature: 0.1 } });
		const elsewhere = cache({ ...settings, scope: 'another account' })(source.stream);
		await drink(elsewhere);
		assert.equal(source.requests.length, 3);
	});

	it('is skipped by a fresh request, and by one that has no time to live', async () => {
		const { source, outcomes, settings, stream } = keep([GOOD], {
			ttlMs: ({ seed }: ChatRequest) => (seed === 1 ? 0 : undefined),
		});
		await drink(stream);
		await stored(settings);
		await drink(stream, { request: { ...REQUEST, fresh: true } });
		for (let round = 0; round < 2; round++) {
			await drink(stream, { request: { ...REQUEST, seed: 1 } });
			await stored(settings);
		}
		await drink(stream, { request: { ...REQUEST, extraBody: { n: 1n } } });
		assert.equal(source.requests.length, 5);
		assert.deepEqual(outcomes, ['miss', 'skipped', 'skipped', 'skipped', 'skipped']);
		await drink(stream);
		assert.equal(outcomes.at(-1), 'hit');
	});

	it('forgets after an hour, or after the time that it is given', async () => {
		for (const [ttlMs, after] of [
			[undefined, 3_600_000],
			[5000, 5000],
			[() => 7000, 7000],
		] as const) {
			const clock = createFakeClock();
			const store = createMemoryCache({ clock });
			const { outcomes, settings, stream } = keep([GOOD], { store, ttlMs });
			await drink(stream);
			await stored(settings);
			await clock.advance(after);
			await drink(stream);
			await clock.advance(1);
			await drink(stream);
			assert.deepEqual(outcomes, ['miss', 'hit', 'miss']);
		}
	});

	it('holds nothing up: it hands on the very batches of the source', async () => {
		const { settings } = keep([]);
		const { batch, stream } = straight();
		const batches = batchesOf(cache(settings)(stream)(REQUEST, { signal: new AbortController().signal }));
		assert.equal(await batches.read(), batch);
		assert.equal(await batches.read(), batch);
	});

	it('keeps nothing whole that failed, was stopped or left, however far it had come', async () => {
		for (const script of [[START, text('Hel'), BROKEN], [BROKEN], [START, text('Hello'), USAGE, BROKEN]]) {
			const { outcomes, settings, stream } = keep([script]);
			assert.equal((await drink(stream)).error, BROKEN);
			await stored(settings);
			await drink(stream);
			assert.deepEqual(outcomes, ['miss', 'miss']);
		}
		const { source, outcomes, settings, stream } = keep([GOOD]);
		for await (const event of stream(REQUEST, { signal: new AbortController().signal })) {
			if (event.type === 'text-delta') {
				break;
			}
		}
		assert.equal(source.open, 0);
		await stored(settings);
		await drink(stream);
		assert.deepEqual(outcomes, ['miss', 'miss']);
	});

	it('keeps the text of an answer that broke off, until the request is answered', async () => {
		const { settings, stream } = keep([[START, text('Hel'), BROKEN], GOOD]);
		assert.equal(await partialOf(REQUEST, settings), undefined);
		await drink(stream);
		await stored(settings);
		assert.equal(await partialOf(REQUEST, settings), 'Hel');
		assert.equal(await partialOf({ ...REQUEST, seed: 1 }, settings), undefined);
		assert.equal(await partialOf(REQUEST, { ...settings, scope: 'another account' }), undefined);
		await drink(stream);
		await stored(settings);
		assert.equal(await partialOf(REQUEST, settings), undefined);
		assert.equal(await partialOf({ ...REQUEST, extraBody: { n: 1n } }, settings), undefined);
	});

	it('keeps the text of an answer that was stopped', async () => {
		const { settings, stream } = keep([[START, text('Hel'), { pause: 1e9 }]]);
		const controller = new AbortController();
		const iterator = stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]();
		await iterator.next();
		await iterator.next();
		const pending = iterator.next();
		controller.abort();
		await assert.rejects(pending, (error) => error instanceof StreamError && error.kind === 'aborted');
		await stored(settings);
		assert.equal(await partialOf(REQUEST, settings), 'Hel');
	});

	it('goes on without a store that throws or hangs', async () => {
		const throws = () => {
			throw new Error('down');
		};
		const rejects = () => Promise.reject(new Error('down'));
		const hangs = () => new Promise<never>(() => {});
		for (const deed of [throws, rejects, hangs]) {
			const clock = createFakeClock();
			const store: CacheStore = { get: deed, set: deed, delete: deed };
			const { outcomes, settings, stream } = keep([GOOD], { store, clock });
			assert.deepEqual(await passing(clock, drink(stream)), { events: GOOD, error: undefined });
			assert.deepEqual(outcomes, ['miss']);
			assert.equal(await passing(clock, partialOf(REQUEST, settings)), undefined);
			await clock.advance(1000);
			assert.equal(clock.pending, 0);
		}
	});

	/** What a promise comes to while time passes. */
	async function passing<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
		let isOver = false;
		const end = () => {
			isOver = true;
		};
		void work.then(end, end);
		for (let turn = 0; !isOver; turn++) {
			assert.ok(turn < 1e5, 'it never ends');
			await clock.advance(250);
		}
		return work;
	}

	it('can be stopped while a store hangs, and in the middle of an answer from the cache', async () => {
		const clock = createFakeClock();
		const hangs = () => new Promise<never>(() => {});
		const { stream } = keep([GOOD], { store: { get: hangs, set: hangs, delete: hangs }, clock });
		const controller = new AbortController();
		const outcome = drink(stream, { signal: controller.signal });
		await settled();
		controller.abort();
		assert.ok((await outcome).error instanceof StreamError);

		const warm = keep([GOOD]);
		await drink(warm.stream);
		await stored(warm.settings);
		const later = new AbortController();
		const iterator = warm.stream(REQUEST, { signal: later.signal })[Symbol.asyncIterator]();
		await iterator.next();
		later.abort();
		await assert.rejects(
			iterator.next(),
			(error) => error instanceof StreamError && error.kind === 'aborted',
		);
		assert.deepEqual(await iterator.next(), { done: true, value: undefined });
	});

	it('takes what a store makes up for nothing', async () => {
		const store: CacheStore = {
			get: async () => ({ kind: 'whole', id: 'a', model: 'm', events: [{ type: 'finish', reason: 'stop' }] }),
			set: async () => {},
			delete: async () => {},
		};
		const { outcomes, stream } = keep([GOOD], { store });
		assert.deepEqual((await drink(stream)).events, GOOD);
		assert.deepEqual(outcomes, ['miss']);
	});

	it('is lazy', () => {
		const { outcomes, stream } = keep([GOOD]);
		stream(REQUEST, { signal: new AbortController().signal });
		assert.deepEqual(outcomes, []);
	});

	describe('on the wire', () => {
		let provider: Provider | undefined;

		afterEach(() => provider?.close());

		async function serve(script: Script) {
			provider = await startProvider(script);
			const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
			const outcomes: CacheOutcome[] = [];
			const settings: CacheOptions = {
				store: createMemoryCache(),
				scope: 's',
				onOutcome: (outcome) => outcomes.push(outcome),
			};
			const stream = compose(cache(settings), coalesce(createFlights(), 's'))(source);
			return { stream, settings, outcomes, requests: provider.requests };
		}

		const textOf = (events: readonly StreamEvent[]) => {
			const answer = emptyAnswer();
			for (const event of events) {
				accumulate(answer, event);
			}
			return answer.messages.flatMap(({ content }) =>
				typeof content === 'string' ? [] : content.map((part) => ('text' in part ? part.text : '')),
			)[0];
		};

		const begin = (stream: StreamFn) => {
			const controller = new AbortController();
			const iterator = stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]();
			return { iterator, stop: () => controller.abort() };
		};

		it('answers the second request without the provider', async () => {
			const { stream, settings, outcomes, requests } = await serve(chatStream('Hello there, friend'));
			const first = await drink(stream);
			await stored(settings);
			const second = await drink(stream);
			assert.equal(textOf(second.events), textOf(first.events));
			assert.equal(requests.length, 1);
			assert.deepEqual(outcomes, ['miss', 'hit']);
		});

		it('keeps no answer that was cut anywhere, nor one that calls a tool', async () => {
			const { body } = chatStream('Hello there');
			const whole = String(body);
			let cut = 0;
			const { stream, settings, outcomes, requests } = await serve(() => ({
				body: whole.slice(0, cut),
				end: 'close',
			}));
			// Where the finish reason has come the answer is whole, whatever is missing behind it.
			const last = whole.indexOf('"finish_reason":"stop"');
			for (cut = 0; cut < last; cut += 7) {
				assert.ok((await drink(stream)).error);
				await stored(settings);
			}
			assert.ok(requests.length > 50);
			assert.deepEqual(new Set(outcomes), new Set(['miss']));
			await provider?.close();

			const tools = await serve(toolCallStream({ id: 'c', name: 'read', arguments: '{}' }));
			await drink(tools.stream);
			await stored(tools.settings);
			await drink(tools.stream);
			assert.deepEqual(tools.outcomes, ['miss', 'miss']);
		});

		it('keeps a shared answer though the one who began it has stopped', async () => {
			const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
			const { stream, settings, outcomes, requests } = await serve({ body: half, end: 'never' });
			const [first, second] = [begin(stream), begin(stream)];
			await first.iterator.next();
			await second.iterator.next();
			assert.equal(requests.length, 1);
			first.stop();
			await assert.rejects(first.iterator.next());
			await stored(settings);
			assert.equal(await partialOf(REQUEST, settings), 'Hel', 'the text came with the start');
			await second.iterator.next();
			second.stop();
			await requests[0]?.left;
			await assert.rejects(second.iterator.next());
			await stored(settings);
			assert.equal(await partialOf(REQUEST, settings), 'Hel');
			assert.deepEqual(outcomes, ['miss', 'miss']);
		});

		it('gives a hit to who comes after all have left but one', async () => {
			const { stream, settings, outcomes, requests } = await serve(chatStream('Hello there, friend'));
			const [first, second] = [begin(stream), begin(stream)];
			const { value: start } = await first.iterator.next();
			await second.iterator.next();
			first.stop();
			const events: StreamEvent[] = [start as StreamEvent];
			for (let step = await second.iterator.next(); !step.done; step = await second.iterator.next()) {
				events.push(step.value);
			}
			await stored(settings);
			const third = await drink(stream);
			assert.equal(textOf(third.events), 'Hello there, friend');
			assert.equal(textOf(events), 'Hello there, friend');
			assert.deepEqual(outcomes, ['miss', 'miss', 'hit']);
			assert.equal(requests.length, 1);
		});
	});
});
