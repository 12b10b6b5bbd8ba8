import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { connectProvider, listingOf, type ProviderRecord, routeOf } from '../../src/core/connect.ts';
import { listModels } from '../../src/core/models.ts';
import { UPLOAD_URL } from '../../src/core/protocols/poe-bot/upload.ts';
import { keyOriginsOf, type ProviderChoice, recordOf } from '../../src/core/provider-record.ts';
import { PRESETS } from '../../src/core/providers.ts';
import { chatStream, json, modelList } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { collect } from './protocols/openai-chat/collect.ts';

const SIGNAL = new AbortController().signal;

function presetOf(id: string) {
	const preset = PRESETS.find((candidate) => candidate.id === id);
	assert.ok(preset);
	return preset;
}

/** `kind protocol baseUrl`, as far as there is one. */
function wayOf(provider: ProviderRecord, model: string): string {
	const route = routeOf(provider, model);
	return [route.kind, 'protocol' in route ? route.protocol : '', route.endpoint.baseUrl]
		.join(' ')
		.replace('  ', ' ');
}

describe('the route of a model', () => {
	const cases: [preset: string, choice: ProviderChoice, ways: Record<string, string>][] = [
		[
			'poe',
			{},
			{
				'Claude-Sonnet-4.6': 'chat anthropic-messages https://api.poe.com',
				'claude-opus-4.7': 'chat anthropic-messages https://api.poe.com',
				'Claude-Haiku-3': 'chat anthropic-messages https://api.poe.com',
				'Claude-Opus-4-Search': 'chat openai-chat https://api.poe.com/v1',
				'Claude-Helper-2': 'chat openai-chat https://api.poe.com/v1',
				'GPT-5.2-Codex': 'chat openai-responses https://api.poe.com/v1',
				'o3-pro': 'chat openai-responses https://api.poe.com/v1',
				'GPT-5.4': 'chat openai-chat https://api.poe.com/v1',
				'Gemini-3.1-Pro': 'chat openai-chat https://api.poe.com/v1',
				'Imagen-4-Ultra': 'media openai-chat https://api.poe.com/v1',
				'GPT-Image-1.5': 'media openai-chat https://api.poe.com/v1',
				'nano-banana-pro': 'media openai-chat https://api.poe.com/v1',
				'Veo-3.1-Fast': 'media openai-chat https://api.poe.com/v1',
				'ElevenLabs-v3': 'media openai-chat https://api.poe.com/v1',
				'Gemini-2.5-Pro-TTS': 'media openai-chat https://api.poe.com/v1',
				Fluxor: 'chat openai-chat https://api.poe.com/v1',
			},
		],
		[
			'poe',
			{ useOpenAIClient: false },
			{
				'Claude-Sonnet-4.6': 'chat poe-bot https://api.poe.com/bot/',
				'GPT-5.4': 'chat poe-bot https://api.poe.com/bot/',
				'Veo-3.1': 'media poe-bot https://api.poe.com/bot/',
			},
		],
		['poe', { useOpenAIClient: true }, { 'GPT-5.4': 'chat openai-chat https://api.poe.com/v1' }],
		[
			'poe',
			{ protocol: 'openai-chat' },
			{
				'Claude-Sonnet-4.6': 'chat openai-chat https://api.poe.com/v1',
				'Veo-3.1': 'media openai-chat https://api.poe.com/v1',
			},
		],
		[
			'poe',
			{ baseUrl: 'https://proxy.example/poe/bot/', protocol: 'poe-bot' },
			{ Bot: 'chat poe-bot https://proxy.example/poe/bot/' },
		],
		[
			'poe',
			{
				models: {
					'GPT-5.4': { protocol: 'openai-responses' },
					Flux: { kind: 'chat' },
					Mine: { kind: 'media' },
				},
			},
			{
				'GPT-5.4': 'chat openai-responses https://api.poe.com/v1',
				Flux: 'chat openai-chat https://api.poe.com/v1',
				Mine: 'media openai-chat https://api.poe.com/v1',
			},
		],
		['anthropic', {}, { 'claude-sonnet-4-5': 'chat anthropic-messages https://api.anthropic.com' }],
		[
			'anthropic',
			{ baseUrl: 'https://api.anthropic.com/v1' },
			{ 'claude-sonnet-4-5': 'chat anthropic-messages https://api.anthropic.com' },
		],
		[
			'anthropic',
			{ protocol: 'openai-chat' },
			{ 'claude-sonnet-4-5': 'chat openai-chat https://api.anthropic.com/v1' },
		],
		[
			'openai',
			{},
			{
				'gpt-5': 'chat openai-chat https://api.openai.com/v1',
				'gpt-5.1-codex-mini': 'chat openai-responses https://api.openai.com/v1',
				'gpt-5-pro-2025-10-06': 'chat openai-responses https://api.openai.com/v1',
				'o3-deep-research': 'chat openai-responses https://api.openai.com/v1',
				'gpt-image-1': 'images https://api.openai.com/v1',
				'gpt-5-proposal': 'chat openai-chat https://api.openai.com/v1',
			},
		],
		[
			'openai',
			{ protocol: 'openai-responses' },
			{
				'gpt-5': 'chat openai-responses https://api.openai.com/v1',
				'dall-e-3': 'images https://api.openai.com/v1',
			},
		],
		[
			'custom',
			{ baseUrl: 'https://llm.example/claude', protocol: 'anthropic-messages' },
			{ any: 'chat anthropic-messages https://llm.example/claude' },
		],
	];
	for (const [preset, choice, ways] of cases) {
		it(`${preset} ${JSON.stringify(choice)}`, () => {
			const provider = recordOf(presetOf(preset), choice);
			const got = Object.fromEntries(Object.keys(ways).map((model) => [model, wayOf(provider, model)]));
			assert.deepEqual(got, ways);
		});
	}

	it('has the headers of provider and model, the model’s last', () => {
		const provider = recordOf(presetOf('openai'), {
			headers: { 'X-A': 'provider', 'x-b': 'provider' },
			models: { m: { headers: { 'x-a': 'model' } } },
		});
		assert.deepEqual(routeOf(provider, 'm').endpoint.headers, { 'x-a': 'model', 'x-b': 'provider' });
		assert.deepEqual(routeOf(provider, 'toString').endpoint.headers, {
			'x-a': 'provider',
			'x-b': 'provider',
		});
	});

	it('is not for a list of models, which a provider has once', () => {
		const listing = (id: string, choice: ProviderChoice = {}) => {
			const { endpoint, protocol } = listingOf(recordOf(presetOf(id), choice));
			return `${protocol} ${endpoint.baseUrl}`;
		};
		assert.equal(listing('poe'), 'openai-chat https://api.poe.com/v1');
		assert.equal(listing('poe', { useOpenAIClient: false }), 'openai-chat https://api.poe.com/v1');
		assert.equal(listing('anthropic'), 'anthropic-messages https://api.anthropic.com');
		assert.equal(
			listing('anthropic', { protocol: 'openai-chat' }),
			'openai-chat https://api.anthropic.com/v1',
		);
	});

	it('is asked for beside the bots of a provider that has nothing else', async () => {
		const server = await startProvider(modelList('A-Bot'));
		const { endpoint, protocol } = listingOf({
			id: 'p',
			name: 'P',
			protocol: 'poe-bot',
			baseUrl: `${server.origin}/bot/`,
		});
		const [model] = await listModels(endpoint, { protocol, signal: SIGNAL });
		await server.close();
		assert.equal(model?.id, 'A-Bot');
		assert.deepEqual(
			server.requests.map(({ url }) => url),
			['/v1/models'],
		);
	});
});

describe('a provider’s key', () => {
	it('goes to its address, and where its preset declares that a part of its requests goes', () => {
		const poe = presetOf('poe');
		assert.deepEqual(keyOriginsOf(poe, poe.baseUrl), ['https://api.poe.com', new URL(UPLOAD_URL).origin]);
		assert.deepEqual(keyOriginsOf(presetOf('openai'), 'https://api.openai.com/v1'), [
			'https://api.openai.com',
		]);
	});

	it('of another address goes there alone', () => {
		assert.deepEqual(keyOriginsOf(presetOf('poe'), 'https://proxy.example/v1'), ['https://proxy.example']);
		assert.deepEqual(keyOriginsOf(presetOf('custom'), 'http://127.0.0.1:1/v1'), ['http://127.0.0.1:1']);
	});
});

describe('a connected provider', () => {
	let server: Provider | undefined;
	afterEach(() => server?.close());

	const connectTo = async (script: Script, choice: ProviderChoice = {}, preset = 'poe') => {
		server = await startProvider(script);
		const record = recordOf(presetOf(preset), {
			baseUrl: server.baseUrl,
			key: async () => 'k-12345678',
			...choice,
		});
		const stream = connectProvider(record);
		return (model: string, extraBody?: Record<string, unknown>) =>
			collect(
				stream(
					{ model, messages: [userText('hi')], ...(extraBody ? { extraBody } : {}) },
					{ signal: SIGNAL },
				),
			);
	};
	const sent = (place: number) =>
		JSON.parse(server?.requests[place]?.body ?? '{}') as Record<string, unknown>;

	it('asks each model in its protocol, by the same key', async () => {
		const ask = await connectTo(({ url }) =>
			url.endsWith('/chat/completions')
				? chatStream('Hi')
				: json(404, { error: { message: 'no such model' } }),
		);
		for (const model of ['Claude-Sonnet-4.6', 'GPT-5.2-Codex', 'GPT-5.4']) {
			await ask(model);
		}
		assert.deepEqual(
			server?.requests.map(({ url, headers }) => [url, headers.authorization ?? headers['x-api-key']]),
			[
				['/v1/messages', 'k-12345678'],
				['/v1/responses', 'Bearer k-12345678'],
				['/v1/chat/completions', 'Bearer k-12345678'],
			],
		);
	});

	it('asks for media in one piece, and gives it as media', async () => {
		const answer = {
			choices: [{ message: { content: '![cat](https://pfst.example/cat.png)' }, finish_reason: 'stop' }],
		};
		const ask = await connectTo(json(200, answer));
		const { events } = await ask('Imagen-4');
		assert.equal(sent(0).stream, false);
		assert.deepEqual(
			events.filter(({ type }) => type === 'media'),
			[{ type: 'media', mimeType: 'image/png', url: 'https://pfst.example/cat.png' }],
		);
	});

	it('asks for images by the API for images', async () => {
		const ask = await connectTo(json(200, { data: [{ b64_json: 'AAAA' }] }), {}, 'openai');
		const { events } = await ask('gpt-image-1', { size: '1024x1024' });
		assert.equal(server?.requests[0]?.url, '/v1/images/generations');
		assert.deepEqual(sent(0), { model: 'gpt-image-1', prompt: 'hi', size: '1024x1024' });
		assert.ok(events.some(({ type }) => type === 'media'));
	});

	it('adds what the settings add to the body: the request wins, then the model, then the provider', async () => {
		const ask = await connectTo(chatStream('Hi'), {
			extraBody: { a: 'provider', b: 'provider', c: 'provider' },
			models: { 'GPT-5.4': { extraBody: { b: 'model', c: 'model' } } },
		});
		await ask('GPT-5.4', { c: 'request' });
		await ask('Gemini-3.1-Pro');
		const { a, b, c } = sent(0);
		assert.deepEqual({ a, b, c }, { a: 'provider', b: 'model', c: 'request' });
		assert.equal(sent(1).b, 'provider');
	});

	it('sends the headers of the settings', async () => {
		const ask = await connectTo(chatStream('Hi'), { headers: { 'Poe-Feature': 'chat-completions-strict' } });
		await ask('GPT-5.4');
		assert.equal(server?.requests[0]?.headers['poe-feature'], 'chat-completions-strict');
	});

	it('sends nothing with a header that may not be set, and fails when it is asked, not before', async () => {
		const ask = await connectTo(chatStream('Hi'), { headers: { Authorization: 'Bearer stolen' } });
		const { error } = await ask('GPT-5.4');
		assert.equal(error?.kind, 'invalid-request');
		assert.match(error?.message ?? '', /^Poe cannot be asked\. The header "Authorization" looks like a key/);
		assert.ok(!error?.message.includes('stolen'));
		assert.equal(server?.requests.length, 0);
	});

	it('remembers between requests what it learnt of a model', async () => {
		const refused = {
			error: {
				message: 'Encrypted content is not supported with this model.',
				type: 'invalid_request_error',
			},
		};
		const ask = await connectTo(json(400, refused), { protocol: 'openai-responses' });
		await ask('GPT-5.4');
		await ask('GPT-5.4');
		assert.deepEqual(
			[0, 1, 2].map((place) => 'include' in sent(place)),
			[true, false, false],
		);
		assert.equal(server?.requests.length, 3);
	});

	it('keeps no connection for a name that it never heard of', async () => {
		const ask = await connectTo(chatStream('Hi'));
		for (const model of ['__proto__', 'constructor', 'model GPT-5.4', 'a/b']) {
			const { error } = await ask(model);
			assert.equal(error, undefined);
		}
	});
});
