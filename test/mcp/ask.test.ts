import assert from 'node:assert/strict';
import { createMemoryChats } from '../../src/mcp/chats/memory-chats.ts';
import { createFakeClock } from '../core/fake-clock.ts';
import { chatStream, errorReply } from '../servers/chat-stream.ts';
import { call, errorOf } from './client.ts';
import { lastBody, type McpRigOptions, rigOfEachTest } from './rig.ts';

describe('MCP: asking', () => {
	const start = rigOfEachTest();

	const startBots = (script: Parameters<typeof start>[0], options: McpRigOptions = {}) =>
		start(script, { preset: 'poe', ...options });

	it('answers with the words, and for programs with all of it', async () => {
		const { client } = await start(chatStream('Hello there'));
		const { content, structuredContent } = await call(client, 'ask', { model: 'up/m', prompt: 'hi' });
		assert.equal(content[0]?.text, 'Hello there');
		const { session_id: sessionId, usage, ...rest } = structuredContent ?? {};
		assert.match(String(sessionId), /^[\da-f-]{36}$/);
		assert.equal(content[1]?.text, `session_id: ${sessionId}`);
		assert.deepEqual(rest, { text: 'Hello there', model: 'test-model', finish_reason: 'stop' });
		assert.deepEqual(
			{ ...(usage as object) },
			{
				prompt_tokens: 12,
				completion_tokens: 2,
				total_tokens: 14,
				prompt_tokens_details: {},
				completion_tokens_details: {},
			},
		);
	});

	it('sends every parameter as the provider knows it', async () => {
		const started = await start(chatStream('Yes'));
		await call(started.client, 'ask', {
			model: 'up/m',
			prompt: 'hi',
			system: 'Be brief.',
			temperature: 0.7,
			top_p: 0.9,
			max_tokens: 500,
			stop: ['END'],
			seed: 7,
			reasoning_effort: 'low',
			response_format: { type: 'json_object' },
		});
		const { messages, ...body } = lastBody(started);
		assert.deepEqual(messages, [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'hi' },
		]);
		assert.partialDeepStrictEqual(body, {
			model: 'm',
			temperature: 0.7,
			top_p: 0.9,
			max_tokens: 500,
			stop: ['END'],
			seed: 7,
			reasoning_effort: 'low',
			response_format: { type: 'json_object' },
		});
	});

	it('leaves the tokens out where the client wants none', async () => {
		const { client } = await start(chatStream('Yes'));
		const { structuredContent } = await call(client, 'ask', {
			prompt: 'hi',
			model: 'up/m',
			stream_options: { include_usage: false },
		});
		assert.equal(structuredContent?.usage, undefined);
	});

	it('goes on with a session, forgets it when told, and then knows it no more', async () => {
		const started = await start(chatStream('Yes'));
		const { client } = started;
		const first = await call(client, 'ask', { model: 'up/m', prompt: 'one' });
		const session_id = first.structuredContent?.session_id;
		const second = await call(client, 'ask', { model: 'up/m', prompt: 'two', session_id });
		assert.equal(second.structuredContent?.session_id, session_id);
		assert.deepEqual(lastBody(started).messages, [
			{ role: 'user', content: 'one' },
			{ role: 'assistant', content: 'Yes' },
			{ role: 'user', content: 'two' },
		]);
		const cleared = await call(client, 'clear_session', { session_id });
		assert.deepEqual(cleared.structuredContent, { session_id, cleared: true });
		const after = errorOf(await call(client, 'ask', { model: 'up/m', prompt: 'three', session_id }));
		assert.match(after.message, /no session.*begin a new session/);
		assert.equal(started.provider.requests.length, 2);
	});

	it('forgets a session an hour after its last use', async () => {
		const clock = createFakeClock();
		const { client } = await start(chatStream('Yes'), { inputs: { chats: createMemoryChats({}, clock) } });
		const { structuredContent } = await call(client, 'ask', { model: 'up/m', prompt: 'one' });
		const again = { model: 'up/m', prompt: 'more', session_id: structuredContent?.session_id };
		await clock.advance(59 * 60_000);
		assert.equal((await call(client, 'ask', again)).isError, undefined);
		await clock.advance(59 * 60_000);
		assert.equal((await call(client, 'ask', again)).isError, undefined);
		await clock.advance(61 * 60_000);
		assert.match(errorOf(await call(client, 'ask', again)).message, /no session/);
	});

	for (const session_id of ['123', '../../etc', '00000000-0000-4000-8000-000000000000', '__proto__', '']) {
		it(`knows no session "${session_id}"`, async () => {
			const { client, provider } = await start(chatStream('Yes'));
			const result = await call(client, 'ask', { model: 'up/m', prompt: 'hi', session_id });
			assert.match(errorOf(result).message, /no session/);
			assert.equal(provider.requests.length, 0);
		});
	}

	it('keeps nothing of an answer that failed', async () => {
		const started = await start([chatStream('Yes'), { status: 500 }, chatStream('Again')]);
		const { client } = started;
		const { structuredContent } = await call(client, 'ask', { model: 'up/m', prompt: 'one' });
		const { session_id } = structuredContent ?? {};
		assert.equal((await call(client, 'ask', { model: 'up/m', prompt: 'two', session_id })).isError, true);
		await call(client, 'ask', { model: 'up/m', prompt: 'three', session_id });
		assert.deepEqual(
			lastBody(started).messages.map((message) => (message as { content?: string }).content),
			['one', 'Yes', 'three'],
		);
	});

	it('tells a failure as OpenAI would, and goes on', async () => {
		const { client } = await start([
			errorReply(401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }),
			chatStream('Yes'),
		]);
		const error = errorOf(await call(client, 'ask', { model: 'up/m', prompt: 'hi' }));
		assert.partialDeepStrictEqual(error, {
			type: 'invalid_request_error',
			param: null,
			code: 'invalid_api_key',
		});
		const next = await call(client, 'ask', { model: 'up/m', prompt: 'hi' });
		assert.equal(next.content[0]?.text, 'Yes');
	});

	for (const [what, args, message] of [
		['no prompt', { model: 'up/m' }, /^prompt is missing/],
		['an empty prompt', { model: 'up/m', prompt: '' }, /^prompt must not be empty/],
		['a field that is unknown', { model: 'up/m', prompt: 'x', temprature: 1 }, /temprature/],
		['a value of another type', { model: 'up/m', prompt: 'x', temperature: 'hot' }, /^temperature must be/],
		['a value out of range', { model: 'up/m', prompt: 'x', temperature: 3 }, /^temperature/],
		['five texts to stop at', { model: 'up/m', prompt: 'x', stop: ['1', '2', '3', '4', '5'] }, /^stop/],
		['an unknown model', { model: 'up/', prompt: 'x' }, /no model "up\/"/],
	] as const) {
		it(`refuses ${what} in a sentence`, async () => {
			const { client, provider } = await start(chatStream('Yes'));
			assert.match(errorOf(await call(client, 'ask', args)).message, message);
			assert.equal(provider.requests.length, 0);
		});
	}

	it('asks bots by their own names, by either client', async () => {
		const bot = 'event: text\ndata: {"text": "From the bot"}\n\nevent: done\ndata: {}\n\n';
		const started = await startBots(({ url }) =>
			url.includes('/bot/') ? { body: bot } : chatStream('From OpenAI’s client'),
		);
		const { client, provider } = started;
		const plain = await call(client, 'ask_poe', { bot: 'GPT-4.1', prompt: 'hi' });
		assert.equal(plain.content[0]?.text, 'From OpenAI’s client');
		assert.equal(lastBody(started).model, 'GPT-4.1');
		const own = await call(client, 'ask_poe_v2', { bot: 'GPT-4.1', prompt: 'hi', use_openai_client: false });
		assert.equal(own.content[0]?.text, 'From the bot');
		assert.match(provider.requests.at(-1)?.url ?? '', /\/bot\/GPT-4\.1$/);
		const session_id = own.structuredContent?.session_id;
		await call(client, 'ask_poe_v2', {
			bot: 'GPT-4.1',
			prompt: 'more',
			session_id,
			use_openai_client: true,
			temperature: 1,
		});
		assert.deepEqual(
			lastBody(started).messages.map(({ role }) => role),
			['user', 'assistant', 'user'],
		);
	});

	for (const [name, args] of [
		['ask_poe', { bot: 'x', prompt: 'hi' }],
		['ask_poe_v2', { bot: 'x', prompt: 'hi' }],
		['ask_poe_with_tools', { bot: 'x', prompt: 'hi' }],
		['ask_with_attachment', { bot: 'x', prompt: 'hi', attachment_data: 'aGk=' }],
		['list_available_models', {}],
		['list_available_models_v2', {}],
	] as const) {
		it(`${name} says what to do where there is no provider with bots`, async () => {
			const { client } = await start(chatStream('Yes'));
			assert.match(
				errorOf(await call(client, name, args)).message,
				/^Poe is not among the providers\. Add one/,
			);
		});
	}

	it('tells progress while the answer comes, which always grows, and has all of the text in it', async () => {
		const { client } = await start(chatStream('One two three four'));
		const told: { progress: number; message: string }[] = [];
		await call(
			client,
			'ask',
			{ model: 'up/m', prompt: 'hi' },
			{ onProgress: (params) => told.push(params as (typeof told)[number]) },
		);
		assert.equal(told.map(({ message }) => message).join(''), 'One two three four');
		assert.deepEqual(
			told.map(({ progress }) => progress),
			told.map(({ progress }) => progress).toSorted((a, b) => a - b),
		);
		assert.equal(told.at(-1)?.progress, 18);
	});

	it('tells no progress to a client that wants none', async () => {
		const { client } = await start(chatStream('One two'));
		const told: unknown[] = [];
		const options = { onProgress: (params: unknown) => told.push(params) };
		await call(client, 'ask', { model: 'up/m', prompt: 'hi', stream: false }, options);
		assert.deepEqual(told, []);
	});

	it('stops the upstream when the client leaves, before the first word too', async () => {
		for (const body of [[60_000], ['data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n', 60_000]]) {
			const started = await start({ body });
			const controller = new AbortController();
			const asked = call(
				started.client,
				'ask',
				{ model: 'up/m', prompt: 'hi' },
				{ signal: controller.signal },
			);
			while (started.provider.requests.length === 0) {
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
			controller.abort();
			await assert.rejects(asked);
			await started.provider.requests[0]?.left;
		}
	});
});
