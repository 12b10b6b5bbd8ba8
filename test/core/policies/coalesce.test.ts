import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { createFlights, type Flights } from '../../../src/core/policies/coalesce/flights.ts';
import { coalesce } from '../../../src/core/policies/coalesce.ts';
import { connect } from '../../../src/core/protocols/openai-chat/client.ts';
import type { StreamEvent, StreamFn, WireFact } from '../../../src/core/stream.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../../servers/chat-stream.ts';
import { type Provider, startProvider } from '../../servers/provider.ts';
import type { Step as ReplyStep } from '../../servers/reply.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { settled } from '../fake-clock.ts';
import { drink, FINISH, REQUEST, START, type Step, scripted, text, toolCall } from '../scripted-stream.ts';

const SHARED: StreamEvent = { ...START, from: 'shared' } as StreamEvent;
const BROKEN = new StreamError('interrupted', 'Broke off.');

describe('coalesce', () => {
	function begin(stream: StreamFn, request = REQUEST) {
		const controller = new AbortController();
		const iterator = stream(request, { signal: controller.signal })[Symbol.asyncIterator]();
		return {
			next: async () => (await iterator.next()).value as StreamEvent | undefined,
			leave: () => iterator.return?.(),
			stop: () => controller.abort(),
			rest: async (events: StreamEvent[] = []) => {
				for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
					events.push(step.value);
				}
				return events;
			},
		};
	}

	function share(scripts: Step[][], flights: Flights = createFlights()) {
		const source = scripted(scripts);
		return { source, flights, stream: coalesce(flights, 's')(source.stream) };
	}

	it('asks once for identical requests, whatever the order of their fields', async () => {
		const { source, stream, flights } = share([[START, text('a'), text('b'), FINISH]]);
		const first = begin(stream);
		assert.deepEqual(await first.next(), START);
		const same = { messages: REQUEST.messages, model: 'm', tools: undefined };
		const { events } = await drink(stream, { request: same });
		assert.deepEqual(events, [SHARED, text('a'), text('b'), FINISH]);
		assert.deepEqual(await first.rest(), [text('a'), text('b'), FINISH]);
		assert.equal(source.requests.length, 1);
		assert.equal(flights.size, 0);
	});

	it('gives who comes later what has flowed, then the rest as it comes', async () => {
		const { source, stream } = share([[START, text('a'), text('b'), FINISH]]);
		const first = begin(stream);
		await first.next();
		await first.next();
		const later = begin(stream);
		assert.deepEqual(await later.next(), SHARED);
		assert.deepEqual(await later.next(), text('a'));
		assert.deepEqual(await later.next(), text('b'), 'pulled by the faster one');
		assert.deepEqual(await later.rest(), [FINISH]);
		assert.deepEqual(await first.rest(), [text('b'), FINISH]);
		assert.equal(source.requests.length, 1);
	});

	it('asks anew once the answer has ended', async () => {
		const { source, stream } = share([[START, text('a'), FINISH]]);
		await drink(stream);
		await drink(stream);
		assert.equal(source.requests.length, 2);
	});

	it('shares neither what differs, nor what is fresh, nor what may call tools, nor across scopes', async () => {
		const { source, stream, flights } = share([[START, ...toolCall(0, 'read', '{}'), FINISH]]);
		const tools = [{ name: 'read', description: '', parameters: {} }];
		const elsewhere = coalesce(flights, 'other')(source.stream);
		const outcomes = await Promise.all([
			drink(stream),
			drink(elsewhere),
			drink(stream, { request: { ...REQUEST, temperature: 0 } }),
			...[1, 2].map(() => drink(stream, { request: { ...REQUEST, fresh: true } })),
			...[1, 2].map(() => drink(stream, { request: { ...REQUEST, tools } })),
		]);
		assert.equal(source.requests.length, 7);
		assert.ok(outcomes.every(({ events }) => events.every((event) => !('from' in event))));
	});

	it('passes what cannot be named to where it fails', async () => {
		const { source, stream } = share([[BROKEN]]);
		const { error } = await drink(stream, { request: { ...REQUEST, extraBody: { n: 1n } } });
		assert.equal(error, BROKEN);
		assert.equal(source.requests.length, 1);
	});

	it('lets the failure reach everybody, after what came before it', async () => {
		const { source, stream, flights } = share([[START, text('a'), BROKEN]]);
		const first = begin(stream);
		assert.deepEqual(await first.next(), START);
		const [second, third] = [begin(stream), begin(stream)];
		assert.deepEqual([await second.next(), await third.next()], [SHARED, SHARED]);
		for (const { next } of [first, second, third]) {
			assert.deepEqual(await next(), text('a'));
			await assert.rejects(next(), BROKEN);
		}
		assert.equal(source.requests.length, 1);
		assert.equal(flights.size, 0);
	});

	it('throws once, and is over then', async () => {
		const { stream } = share([[BROKEN]]);
		const iterator = stream(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
		await assert.rejects(iterator.next(), BROKEN);
		assert.deepEqual(await iterator.next(), { done: true, value: undefined });
	});

	it('stops one at once without a word to the others', async () => {
		const { source, stream } = share([[START, text('a'), { pause: 20 }, text('b'), FINISH]]);
		const [first, second, third] = [begin(stream), begin(stream), begin(stream)];
		await Promise.all([first, second, third].map(async ({ next }) => [await next(), await next()]));
		const pending = first.next();
		first.stop();
		await assert.rejects(pending, (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(source.calls[0]?.signal.aborted, false);
		second.stop();
		await assert.rejects(second.next(), (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(await second.next(), undefined);
		assert.deepEqual(await third.rest(), [text('b'), FINISH]);
		assert.equal(source.open, 0);
	});

	it('stops the call when the last one has left, in whatever way', async () => {
		const { source, stream, flights } = share([[START, text('a'), { pause: 1e9 }]]);
		const [first, second] = [begin(stream), begin(stream)];
		await first.next();
		await second.next();
		first.stop();
		await settled();
		assert.equal(source.open, 1);
		await second.leave();
		assert.equal(source.open, 0);
		assert.equal(source.calls[0]?.signal.aborted, true);
		assert.equal(flights.size, 0);
		const third = begin(stream);
		await third.next();
		assert.equal(source.requests.length, 2, 'a call that was stopped is not joined');
		third.stop();
		await settled();
		assert.equal(source.open, 0);
	});

	it('does nothing for who was stopped before it began', async () => {
		const { source, stream, flights } = share([[START, FINISH]]);
		const { error } = await drink(stream, { signal: AbortSignal.abort() });
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.equal(source.requests.length, 0);
		assert.equal(flights.size, 0);
	});

	it('is not joined any more when too much has flowed, and holds no more of it than it must', async () => {
		const long = text('x'.repeat(1000));
		const script: Step[] = [START, ...Array.from({ length: 20 }, () => long), FINISH];
		const { source, stream, flights } = share([script], createFlights({ longestBacklog: 10_000 }));
		const [first, second] = [begin(stream), begin(stream)];
		await second.next();
		for (let count = 0; count < 8; count++) {
			await first.next();
		}
		assert.equal(flights.size, 0);
		const third = begin(stream);
		assert.deepEqual(await third.next(), START, 'a call of its own');
		assert.equal(source.requests.length, 2);
		for (const { rest } of [first, second, third]) {
			assert.deepEqual((await rest()).at(-1), FINISH);
		}
	});

	/** A source of a thousand texts that knows which of them are still held. */
	const thousandOf = (words: string) => {
		const weak: WeakRef<StreamEvent>[] = [];
		return {
			async *stream() {
				yield START;
				for (let count = 0; count < 1000; count++) {
					const event = text(words);
					weak.push(new WeakRef(event));
					yield event;
				}
				yield FINISH;
			},
			async assertFewAreHeld() {
				await collectGarbage();
				const alive = weak.filter((reference) => reference.deref() !== undefined).length;
				assert.ok(alive < 10, `${alive} of 999 events are held`);
			},
		};
	};

	it('holds nothing of what everybody has had, once it cannot be joined', async () => {
		const flights = createFlights({ longestBacklog: 0 });
		const source = thousandOf('x'.repeat(1000));
		const stream = coalesce(flights, 's')(source.stream);
		const drinker = begin(stream);
		for (let count = 0; count < 1000; count++) {
			await drinker.next();
		}
		await source.assertFewAreHeld();
		assert.equal((await drinker.rest()).length, 2);
	});

	it('holds what has flowed in a few events, for those who may still join', async () => {
		const source = thousandOf('ab');
		const flights = createFlights();
		const stream = coalesce(flights, 's')(source.stream);
		const first = begin(stream);
		for (let count = 0; count < 1000; count++) {
			await first.next();
		}
		await source.assertFewAreHeld();
		assert.equal(flights.size, 1);
		const later = begin(stream);
		assert.deepEqual(await later.rest(), [SHARED, text('ab'.repeat(999)), text('ab'), FINISH]);
		assert.deepEqual(await first.rest(), [text('ab'), FINISH]);
	});

	it('tells the facts of the wire to the first one only, as long as it is there', async () => {
		const fact: WireFact = { type: 'bytes', count: 1, chatter: false };
		const { stream } = share([[{ wire: fact }, START, text('a'), { wire: fact }, text('b'), FINISH]]);
		const told: string[] = [];
		const controller = new AbortController();
		const first = stream(REQUEST, { signal: controller.signal, wire: () => told.push('first') });
		const later = stream(REQUEST, {
			signal: new AbortController().signal,
			wire: () => told.push('later'),
		});
		const iterator = first[Symbol.asyncIterator]();
		await iterator.next();
		const second = later[Symbol.asyncIterator]();
		await second.next();
		assert.deepEqual(told, ['first']);
		controller.abort();
		for (let step = await second.next(); !step.done; step = await second.next()) {}
		assert.deepEqual(told, ['first']);
	});

	it('gives two events to who asks twice', async () => {
		const { stream } = share([[START, text('a'), FINISH]]);
		const iterator = stream(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
		await iterator.next();
		const [second, third, end] = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
		assert.deepEqual([second?.value, third?.value, end?.done], [text('a'), FINISH, true]);
	});

	it('is lazy', () => {
		const { source, stream } = share([[START, FINISH]]);
		stream(REQUEST, { signal: new AbortController().signal });
		assert.equal(source.requests.length, 0);
	});

	describe('whatever the order in which drinkers come, drink, stop and leave', () => {
		const EVENTS: StreamEvent[] = [
			START,
			{ type: 'notice', text: 'n' },
			text('a'),
			{ type: 'reasoning-delta', text: 'r' },
			text('b'),
			{ type: 'replace', text: 'c' },
			{ type: 'usage', inputTokens: 1, outputTokens: 2 },
			FINISH,
		];

		const deed = fc.record({
			do: fc.constantFrom('join', 'pull', 'pull', 'pull', 'stop', 'leave', 'settle'),
			who: fc.nat({ max: 5 }),
		});

		it('gives each the same answer, pulls no more than was asked for, and stops with the last', async () => {
			await fc.assert(
				fc.asyncProperty(fc.array(deed, { maxLength: 60 }), fc.boolean(), fc.nat(2000), playOut),
				{ numRuns: 500 },
			);
		});

		async function playOut(
			deeds: readonly { do: string; who: number }[],
			fails: boolean,
			longestBacklog: number,
		): Promise<void> {
			let pulled = 0;
			let open = 0;
			const flights = createFlights({ longestBacklog });
			const stream = coalesce(
				flights,
				's',
			)(async function* (_, { signal }) {
				open += 1;
				try {
					for (const event of EVENTS) {
						pulled += 1;
						signal.throwIfAborted();
						yield event;
						await settled();
					}
					if (fails) {
						throw BROKEN;
					}
				} finally {
					open -= 1;
				}
			});
			const drinkers: {
				drinker: ReturnType<typeof begin>;
				got: Promise<unknown>[];
				isStopped: boolean;
			}[] = [];
			for (const { do: what, who } of deeds) {
				const one = drinkers[who];
				if (what === 'join') {
					drinkers.push({ drinker: begin(stream), got: [], isStopped: false });
				} else if (what === 'settle') {
					await settled();
				} else if (one && what === 'pull') {
					one.got.push(one.drinker.next().catch((error: unknown) => error));
				} else if (one && what === 'stop') {
					one.isStopped = true;
					one.drinker.stop();
				} else if (one && what === 'leave') {
					one.isStopped = true;
					await one.drinker.leave();
				}
			}
			await settled();
			assert.ok(pulled <= drinkers.reduce((sum, { got }) => sum + got.length, 0), 'nobody asked for more');
			for (const { drinker, got, isStopped } of drinkers) {
				const rest: StreamEvent[] = [];
				const error = await drinker.rest(rest).then(
					() => undefined,
					(reason: unknown) => reason,
				);
				const steps = [...(await Promise.all(got)), ...rest, error];
				const all = steps.filter(
					(step): step is StreamEvent => typeof step === 'object' && step !== null && 'type' in step,
				);
				const failures = steps.filter((step) => step instanceof StreamError);
				assert.deepEqual(answerOf(all), answerOf(EVENTS.slice(0, all.length)));
				if (!isStopped) {
					assert.equal(all.length, EVENTS.length);
					assert.deepEqual(failures, fails ? [BROKEN] : []);
				}
			}
			await settled();
			assert.equal(open, 0);
			assert.equal(flights.size, 0);
		}

		function answerOf(events: readonly StreamEvent[]) {
			const answer = emptyAnswer();
			for (const event of events) {
				accumulate(answer, event);
			}
			return { ...answer, from: undefined };
		}
	});

	describe('on the wire', () => {
		let provider: Provider | undefined;

		afterEach(() => provider?.close());

		const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
		const end: ReplyStep[] = [
			eventStreamOf([chunk({ content: 'lo' }), chunk({}, { finish_reason: 'stop' })]),
		];

		async function serve(...script: Parameters<typeof startProvider>) {
			provider = await startProvider(...script);
			const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
			return { stream: coalesce(createFlights(), 's')(source), requests: provider.requests };
		}

		it('makes one request of a hundred', async () => {
			const { stream, requests } = await serve(chatStream('One answer for all of them'));
			const outcomes = await Promise.all(Array.from({ length: 100 }, () => drink(stream)));
			assert.equal(requests.length, 1);
			const texts = outcomes.map(({ events }) =>
				events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
			);
			assert.deepEqual(new Set(texts), new Set(['One answer for all of them']));
			assert.equal(outcomes.filter(({ events }) => events.some((event) => 'from' in event)).length, 99);
		});

		it('keeps the connection for the others when the first one stops, and closes it with the last', async () => {
			const { stream, requests } = await serve({ body: half, end: 'never' });
			const [first, second] = [begin(stream), begin(stream)];
			await first.next();
			await first.next();
			assert.deepEqual(await second.next(), { ...(await openingOf(stream)), from: 'shared' });
			first.stop();
			await second.next();
			let isClosed = false;
			void requests[0]?.left.then(() => {
				isClosed = true;
			});
			await settled();
			assert.equal(isClosed, false);
			second.stop();
			await requests[0]?.left;
		});

		async function openingOf(stream: StreamFn) {
			const third = begin(stream);
			const { from: _, ...start } = (await third.next()) as StreamEvent & { type: 'start' };
			await third.leave();
			return start;
		}

		it('gives all the error of the provider', async () => {
			const { stream, requests } = await serve(errorReply(503, { message: 'Busy.' }));
			const outcomes = await Promise.all([drink(stream), drink(stream)]);
			assert.deepEqual(
				outcomes.map(({ error }) => error instanceof StreamError && error.status),
				[503, 503],
			);
			assert.equal(requests.length, 1);
		});

		it('lets one who comes late have the whole answer', async () => {
			const { stream } = await serve({ body: [half, 20, ...end] });
			const first = begin(stream);
			await first.next();
			await first.next();
			const { events } = await drink(stream);
			const said = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
			assert.equal(said, 'Hello');
			assert.equal((await first.rest()).at(-1)?.type, 'finish');
		});
	});
});

/** The collector, which Node hides unless it is asked for. */
