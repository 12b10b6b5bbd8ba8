import assert from 'node:assert/strict';
import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { createMemoryCache } from '../../src/core/policies/cache/memory.ts';
import { createFlights } from '../../src/core/policies/coalesce/flights.ts';
import type { LogEntry } from '../../src/core/policies/log.ts';
import { createRateLimiter } from '../../src/core/policies/rate-limit/limiter.ts';
import { connect } from '../../src/core/protocols/openai-chat/client.ts';
import { createQuirkStore } from '../../src/core/quirk-store.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { IMPATIENT } from './impatient-clock.ts';
import { drink, REQUEST } from './scripted-stream.ts';

const BEGINNING = 'The quick brown fox jumps over ';
const REST = 'the lazy dog.';

/** An answer that breaks off after its beginning. */
const broken = {
	body: eventStreamOf([chunk({ content: BEGINNING })], { done: false }),
	end: 'reset' as const,
};

/** The policies two or three at a time, around a real protocol and real sockets. */
describe('policies together', function () {
	// The first request loads the SDK, file by file.
	this.timeout(20_000);

	let provider: Provider | undefined;
	afterEach(() => provider?.close());

	async function open(script: Script, options: PipelineOptions = {}) {
		provider = await startProvider(script);
		const source = connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl });
		return {
			stream: pipeline(source, { clock: IMPATIENT, ...options }),
			source,
			requests: provider.requests,
		};
	}

	const said = (events: readonly StreamEvent[]) =>
		events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
	const notices = (events: readonly StreamEvent[]) =>
		events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));

	it('cache × coalesce × abort: who stops stops alone, and one request serves them all', async () => {
		const gate = Promise.withResolvers<void>();
		const { stream, requests } = await open(
			async () => {
				await gate.promise;
				return chatStream('Hello you');
			},
			{
				cache: { store: createMemoryCache(), scope: 's' },
				coalesce: createFlights(),
				scope: 's',
			},
		);
		const controller = new AbortController();
		const stopped = drink(stream, { signal: controller.signal });
		const staying = [drink(stream), drink(stream)];
		while (requests.length === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		controller.abort();
		const { error } = await stopped;
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		gate.resolve();
		for (const { events } of await Promise.all(staying)) {
			assert.equal(said(events), 'Hello you');
		}
		const { events } = await drink(stream);
		assert.equal(said(events), 'Hello you');
		assert.ok(events.some((event) => event.type === 'start' && event.from === 'cache'));
		assert.equal(requests.length, 1);
	});

	it('cache × resume: what was joined is not kept', async () => {
		const whole = { body: eventStreamOf([chunk({ content: ` ${REST}` }, { finish_reason: 'stop' })]) };
		const { stream, requests } = await open([broken, whole, chatStream('Other')], {
			cache: { store: createMemoryCache(), scope: 's' },
		});
		assert.equal(said((await drink(stream)).events), BEGINNING + REST);
		assert.equal(said((await drink(stream)).events), 'Other');
		assert.equal(requests.length, 3);
	});

	it('resume × retry: a rest that is refused at first is retried, five requests in all', async () => {
		const busy = errorReply(503, { message: 'Busy.' });
		const rest = { body: eventStreamOf([chunk({ content: ` ${REST}` }, { finish_reason: 'stop' })]) };
		const mended = await open([busy, broken, busy, rest]);
		const { events, error } = await drink(mended.stream);
		assert.equal(error, undefined);
		assert.equal(said(events), BEGINNING + REST);
		assert.equal(mended.requests.length, 4);
		assert.equal(notices(events).length, 3);
		await provider?.close();

		const hopeless = await open([broken, busy]);
		const outcome = await drink(hopeless.stream);
		assert.equal(said(outcome.events), BEGINNING);
		assert.equal(outcome.error instanceof StreamError && outcome.error.kind, 'overloaded');
		assert.ok(hopeless.requests.length <= 5, `${hopeless.requests.length} requests`);
		await provider?.close();

		const breaking = await open(broken);
		const last = await drink(breaking.stream);
		assert.equal(breaking.requests.length, 5);
		assert.ok(last.error instanceof StreamError);
	});

	it('rate-limit × notice × stop: who waits is told at once, and stops without a request', async () => {
		const { stream, requests } = await open(chatStream('Hi'), {
			rateLimit: createRateLimiter({ concurrent: 1 }, { name: 'P' }),
			clock: undefined,
		});
		const { signal } = new AbortController();
		const first = stream(REQUEST, { signal })[Symbol.asyncIterator]();
		await first.next();
		const controller = new AbortController();
		const second = stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]();
		const told = await second.next();
		assert.equal(told.value?.type, 'notice');
		const waiting = second.next();
		controller.abort();
		await assert.rejects(waiting, (error) => error instanceof StreamError && error.kind === 'aborted');
		assert.equal(requests.length, 1);
		await first.return?.();
		assert.equal(said((await drink(stream)).events), 'Hi');
	});

	it('retry × notice: the wait is told before it is over', async () => {
		const { stream } = await open(
			[errorReply(429, { message: 'No.' }, { 'retry-after': '30' }), chatStream('Hi')],
			{
				clock: undefined,
			},
		);
		const controller = new AbortController();
		const iterator = stream(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]();
		const { value } = await iterator.next();
		assert.deepEqual(value, { type: 'notice', text: 'Retrying in 30 s (429, try 2 of 3).' });
		const waiting = iterator.next();
		controller.abort();
		await assert.rejects(waiting, (error) => error instanceof StreamError && error.kind === 'aborted');
	});

	it('bound × resume: what was cut at a bound is no break, and each request has its bounds', async () => {
		const long = {
			body: eventStreamOf([chunk({ content: BEGINNING.repeat(10) })], { done: false }),
			end: 'reset' as const,
		};
		const { stream, requests } = await open(long, { bounds: { text: 100 } });
		const { events, error } = await drink(stream);
		assert.equal(error, undefined);
		assert.equal(said(events).length, 100);
		assert.deepEqual(events.at(-1), { type: 'finish', reason: 'length' });
		assert.equal(requests.length, 1);
	});

	it('fallback × start × log: one start, of the one that answers; an entry for each', async () => {
		const entries: LogEntry[] = [];
		const log = (entry: LogEntry) => entries.push(entry);
		const key = 'sk-canary-0123456789';
		const { source, requests } = await open(({ body }) =>
			body.includes('"other"') ? chatStream('Hi') : errorReply(401, { message: `Wrong key ${key}` }),
		);
		const other = pipeline(source, { clock: IMPATIENT, log });
		const stream = pipeline(source, {
			clock: IMPATIENT,
			log,
			fallbacks: [{ model: 'other', stream: other }],
		});
		const { events } = await drink(stream);
		assert.equal(events.filter(({ type }) => type === 'start').length, 1);
		assert.deepEqual(notices(events), ['m did not answer (authentication). Asking other.']);
		assert.deepEqual(
			entries.map(({ model, outcome, status }) => [model, outcome, status]),
			[
				['m', 'authentication', 401],
				['other', 'stop', 200],
			],
		);
		assert.ok(!JSON.stringify(entries).includes('canary'));
		assert.equal(requests.length, 2);
	});

	it('learn × rate-limit: what is asked again takes its own turn', async () => {
		const refusal = errorReply(400, { message: 'Unknown parameter: stream_options' });
		const { stream, requests } = await open([refusal, chatStream('Hi')], {
			learn: createQuirkStore().of('p'),
			rateLimit: createRateLimiter({ concurrent: 1 }),
		});
		assert.equal(said((await drink(stream)).events), 'Hi');
		assert.equal(said((await drink(stream)).events), 'Hi');
		assert.equal(requests.length, 3);
	});

	it('learn × resume: a model that does not continue its own words is asked to in others', async () => {
		const refusal = errorReply(400, {
			message:
				'This model does not support assistant message prefill. The conversation must end with a user message.',
		});
		const rest = { body: eventStreamOf([chunk({ content: ` ${REST}` }, { finish_reason: 'stop' })]) };
		const { stream, requests } = await open([broken, refusal, rest], { learn: createQuirkStore().of('p') });
		const { events, error } = await drink(stream);
		assert.equal(error, undefined);
		assert.equal(said(events), BEGINNING + REST);
		const { messages } = JSON.parse(requests[2]?.body ?? '') as { messages: { role: string }[] };
		assert.deepEqual(
			messages.map(({ role }) => role),
			['user', 'assistant', 'user'],
		);
	});

	it('100 streams at once through one pipeline, each right', async () => {
		const { stream } = await open(
			({ body }) => {
				const { messages } = JSON.parse(body) as { messages: { content: string }[] };
				return { ...chatStream(`answer to ${messages[0]?.content} in several words`), pieceSize: 50 };
			},
			{
				cache: { store: createMemoryCache(), scope: 's' },
				coalesce: createFlights(),
				scope: 's',
				rateLimit: createRateLimiter({ concurrent: 20 }),
				learn: createQuirkStore().of('p'),
				log: () => {},
				meter: () => {},
				clock: undefined,
			},
		);
		const outcomes = await Promise.all(
			Array.from({ length: 100 }, async (_, number) => {
				const request: ChatRequest = { model: 'm', messages: [userText(`question ${number}`)] };
				return drink(stream, { request });
			}),
		);
		for (const [number, { events, error }] of outcomes.entries()) {
			assert.equal(error, undefined);
			assert.equal(said(events), `answer to question ${number} in several words`);
		}
	});
});
