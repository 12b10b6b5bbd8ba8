import assert from 'node:assert/strict';
import { chooseModel, type ModelChoice } from '../../src/cli/choose-model.ts';
import { limitsOf } from '../../src/cli/limits.ts';
import { userText } from '../../src/core/chat.ts';
import { SLOW_FIRST_EVENT_MS } from '../../src/core/slow-models.ts';
import { collect } from '../core/protocols/openai-chat/collect.ts';
import { json } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';

const KEY = 'canary-Key.1234567890';
const ANSWER = { choices: [{ message: { content: 'https://pfst.example/cat.png' }, finish_reason: 'stop' }] };

describe('a model of the command line', () => {
	let server: Provider | undefined;
	afterEach(() => server?.close());

	const ask = async (choice: ModelChoice) => {
		server = await startProvider(json(200, ANSWER));
		const { stream, model, slow } = chooseModel(
			{ 'base-url': server.baseUrl, 'key-env': 'KEY', ...choice },
			{ KEY },
		);
		const { signal } = new AbortController();
		const { events, error } = await collect(stream({ model, messages: [userText('hi')] }, { signal }));
		const [request] = server.requests;
		return { events, error, slow, url: request?.url, headers: request?.headers ?? {} };
	};

	for (const [choice, url] of [
		[{ provider: 'poe', model: 'Claude-Sonnet-4.6' }, '/v1/messages'],
		[{ provider: 'poe', model: 'GPT-5.2-Codex' }, '/v1/responses'],
		[{ provider: 'poe', model: 'GPT-5.4' }, '/v1/chat/completions'],
		[{ provider: 'poe', model: 'GPT-5.4', protocol: 'poe-bot' }, '/bot/GPT-5.4'],
		[{ provider: 'poe', model: 'Claude-Sonnet-4.6', protocol: 'openai-chat' }, '/v1/chat/completions'],
		[{ provider: 'anthropic', model: 'claude-sonnet-4-5' }, '/v1/messages'],
		[{ provider: 'anthropic', model: 'claude-sonnet-4-5', protocol: 'openai-chat' }, '/v1/chat/completions'],
		[{ provider: 'openai', model: 'gpt-image-1' }, '/v1/images/generations'],
		[{ provider: 'openai', model: 'gpt-5', protocol: 'openai-responses' }, '/v1/responses'],
		[{ protocol: 'openai-chat', model: 'claude-sonnet-4.6' }, '/v1/chat/completions'],
	] as const) {
		it(`${JSON.stringify(choice)} is asked at ${url}`, async () => {
			const asked = await ask(choice);
			assert.equal(asked.url, url);
			assert.ok(
				[`Bearer ${KEY}`, KEY].includes(String(asked.headers.authorization ?? asked.headers['x-api-key'])),
			);
		});
	}

	it('that makes media gives it, and may take its time', async () => {
		const { events, slow } = await ask({ provider: 'poe', model: 'Imagen-4' });
		assert.deepEqual(
			events.find(({ type }) => type === 'media'),
			{
				type: 'media',
				mimeType: 'image/png',
				url: 'https://pfst.example/cat.png',
			},
		);
		assert.equal(slow, 'media');
		assert.equal(limitsOf({}, slow).timeouts?.firstEvent, SLOW_FIRST_EVENT_MS.media);
		assert.equal(limitsOf({ 'first-event-ms': '5' }, slow).timeouts?.firstEvent, 5);
	});

	it('that is local may take its time too; others have what is usual', () => {
		const choice = { model: 'm', 'key-env': 'KEY' };
		assert.equal(chooseModel({ ...choice, provider: 'ollama' }, { KEY }).slow, 'local');
		assert.equal(chooseModel({ ...choice, provider: 'openai' }, { KEY }).slow, undefined);
		assert.equal(limitsOf({}, undefined).timeouts?.firstEvent, undefined);
	});

	it('takes its key to no other address than its own, where that is not the preset’s', async () => {
		server = await startProvider(json(200, {}));
		const { stream, model } = chooseModel(
			{ provider: 'poe', protocol: 'poe-bot', model: 'B', 'base-url': server.baseUrl, 'key-env': 'KEY' },
			{ KEY },
		);
		const image = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
		const { signal } = new AbortController();
		const { error } = await collect(
			stream({ model, messages: [{ role: 'user', content: [image] }] }, { signal }),
		);
		assert.equal(error?.kind, 'authentication');
		assert.match(error?.message ?? '', /www\.quora\.com, and the key is only for http:\/\/127\.0\.0\.1/);
		assert.equal(server.requests.length, 0);
	});
});
