import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { type PipelineOptions, pipeline } from '../../src/core/pipeline.ts';
import { connect } from '../../src/core/protocols/openai-chat/client.ts';
import { chatStream, chunk, errorReply, eventStreamOf, toolCallStream } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { drink } from './scripted-stream.ts';

/** The policies around a real protocol and real sockets. */
describe('pipeline on the wire', () => {
	let provider: Provider | undefined;

	async function ask(script: Script, options: PipelineOptions = {}, signal = new AbortController().signal) {
		provider = await startProvider(script);
		const stream = pipeline(connect({ provider: 'p', name: 'P', baseUrl: provider.baseUrl }), options);
		const outcome = await drink(stream, { signal });
		const { requests } = provider;
		return { ...outcome, requests };
	}

	async function expectTimeout(script: Script, limit: string, timeouts: PipelineOptions['timeouts']) {
		const { error, requests } = await ask(script, { timeouts, retry: false, resume: false });
		assert.ok(error instanceof StreamError, String(error));
		assert.equal(error.kind, 'timeout');
		assert.ok(error.message.includes(`weir.timeouts.${limit}`), error.message);
		await requests[0]?.left;
	}

	afterEach(() => provider?.close());

	it('asks again after a 503 and a 429, then answers', async () => {
		const busy = errorReply(429, { message: 'Slow down.' }, { 'retry-after': '0' });
		const { events, requests } = await ask([
			errorReply(503, { message: 'Busy.' }),
			busy,
			chatStream('Hello'),
		]);
		assert.equal(requests.length, 3);
		assert.deepEqual(
			events.flatMap((event) => (event.type === 'notice' ? [event.text.replace(/in [\d.]+ s/, 'in T')] : [])),
			['Retrying in T (503, try 2 of 3).', 'Retrying in T (429, try 3 of 3).'],
		);
		assert.equal(events.filter(({ type }) => type === 'start').length, 1);
		assert.equal(events.at(-1)?.type, 'finish');
	});

	it('closes the connection of a server that never begins to respond', () =>
		expectTimeout({ delayMs: Number.POSITIVE_INFINITY }, 'headers', { headers: 100 }));

	it('is not held up by keep-alives that carry no answer', () => {
		const pings = Array.from({ length: 100 }, () => [': ping\n\n', 10] as const).flat();
		return expectTimeout({ body: pings, end: 'never' }, 'firstEvent', { firstEvent: 200 });
	});

	it('ends an answer that goes silent, and one that only chatters on', async () => {
		const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
		await expectTimeout({ body: half, end: 'never' }, 'idle', { idle: 150 });
		await provider?.close();
		const pings = Array.from({ length: 100 }, () => [': ping\n\n', 10] as const).flat();
		await expectTimeout({ body: [half, ...pings], end: 'never' }, 'content', { idle: 150, content: 300 });
	});

	it('lets a slow answer be slow', async () => {
		const pieces = ['a', 'b', 'c', 'd', 'e'].flatMap((content) => [
			eventStreamOf([chunk({ content })], { done: false }),
			100,
		]);
		const end = eventStreamOf([chunk({}, { finish_reason: 'stop' })]);
		const { error } = await ask({ body: [...pieces, end] }, { timeouts: { idle: 300, content: 300 } });
		assert.equal(error, undefined);
	});

	it('runs a turn: the second request carries the call and its result', async () => {
		const { events, requests } = await ask(
			[toolCallStream({ id: 'c1', name: 'read', arguments: '{"path":"a"}' }), chatStream('Done')],
			{
				tools: {
					definitions: [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }],
					run: async () => ({ content: 'the file' }),
				},
			},
		);
		assert.equal(events.filter(({ type }) => type === 'finish').length, 1);
		const { messages } = JSON.parse(requests[1]?.body ?? '') as { messages: Record<string, unknown>[] };
		assert.deepEqual(
			messages.map(({ role }) => role),
			['user', 'assistant', 'tool'],
		);
		assert.equal(messages[2]?.tool_call_id, 'c1');
		assert.equal(messages[2]?.content, 'the file');
	});

	it('stops at once and closes the connection: the provider would never have ended', async () => {
		const controller = new AbortController();
		const half = eventStreamOf([chunk({ content: 'Hel' })], { done: false });
		setTimeout(() => controller.abort(), 150);
		const { error, requests } = await ask({ body: half, end: 'never' }, {}, controller.signal);
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		await requests[0]?.left;
	});
});
