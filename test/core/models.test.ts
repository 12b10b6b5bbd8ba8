import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { listModels, type ModelInfo } from '../../src/core/models.ts';
import type { Endpoint, ProtocolName } from '../../src/core/protocols/protocol.ts';
import { PRESETS } from '../../src/core/providers.ts';
import { errorReply, json, modelList } from '../servers/chat-stream.ts';
import { type Script, startProvider } from '../servers/provider.ts';

describe('listModels', function () {
	this.timeout(20_000);

	it("reads OpenAI's list", async () => {
		const { models, requests } = await list(modelList('gpt-5.4', 'gpt-4.1', 'gpt-5.4'));
		assert.deepEqual(models, [{ id: 'gpt-5.4' }, { id: 'gpt-4.1' }]);
		assert.equal(requests[0]?.url, '/v1/models');
		assert.equal(requests[0]?.method, 'GET');
		assert.equal(requests[0]?.headers.authorization, 'Bearer key-1');
	});

	const lists: [name: string, body: unknown, models: ModelInfo[]][] = [
		[
			'a bare array',
			[{ id: 'a', context_length: 4096 }, 'b'],
			[{ id: 'a', contextTokens: 4096 }, { id: 'b' }],
		],
		['models by name', { models: [{ name: 'a' }] }, [{ id: 'a' }]],
		['no models (Ollama)', { object: 'list', data: null }, []],
		[
			'everything that OpenRouter tells',
			{
				data: [
					{
						id: 'x/a',
						name: 'X: A',
						context_length: 200_000,
						top_provider: { max_completion_tokens: 64_000, context_length: 200_000 },
						architecture: { input_modalities: ['text', 'image'] },
						supported_parameters: ['tools', 'temperature'],
					},
				],
			},
			[
				{
					id: 'x/a',
					name: 'X: A',
					contextTokens: 200_000,
					maxOutputTokens: 64_000,
					images: true,
					tools: true,
					reasoning: false,
				},
			],
		],
		[
			"OpenRouter's prices, per token as text, and none where they depend",
			{
				data: [
					{
						id: 'x/a',
						architecture: { output_modalities: ['text', 'image', 'smell'] },
						supported_parameters: ['reasoning'],
						pricing: {
							prompt: '0.0000026',
							completion: '0.000013',
							request: '0',
							input_cache_read: '0.00000026',
							input_cache_write: '0.00000325',
						},
					},
					{ id: 'x/auto', pricing: { prompt: '-1', completion: '-1' } },
					{ id: 'x/free', pricing: { prompt: '0', completion: '0' } },
					{ id: 'x/odd', pricing: { prompt: '1e9', completion: 'cheap', request: {} } },
				],
			},
			[
				{
					id: 'x/a',
					tools: false,
					reasoning: true,
					makes: ['text', 'image'],
					prices: { input: 2.6, output: 13, cacheRead: 0.26, cacheWrite: 3.25 },
				},
				{ id: 'x/auto' },
				{ id: 'x/free', prices: { input: 0, output: 0 } },
				{ id: 'x/odd' },
			],
		],
		[
			"Poe's windows, features and prices",
			{
				data: [
					{
						id: 'claude-sonnet-4.6',
						created: 1_770_000_000_000,
						architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
						context_window: { context_length: 983_040, max_output_tokens: 128_000 },
						supported_features: ['tools', 'web_search'],
						reasoning: { budget: null, required: false, supports_reasoning_effort: true },
						pricing: { prompt: '0.0000026', completion: '0.000013', request: null, image: null },
					},
					{
						id: 'veo-3',
						architecture: { input_modalities: ['text'], output_modalities: ['video'] },
						pricing: { prompt: null, completion: null, request: '2.4' },
						reasoning: null,
					},
				],
			},
			[
				{
					id: 'claude-sonnet-4.6',
					contextTokens: 983_040,
					maxOutputTokens: 128_000,
					images: true,
					tools: true,
					reasoning: true,
					makes: ['text'],
					prices: { input: 2.6, output: 13 },
				},
				{ id: 'veo-3', images: false, makes: ['video'] },
			],
		],
		[
			"LM Studio's own",
			{
				data: [
					{ id: 'q', type: 'vlm', max_context_length: 32_768, capabilities: ['tool_use'] },
					{ id: 'l', type: 'llm', max_context_length: 4096, capabilities: [] },
				],
			},
			[
				{ id: 'q', contextTokens: 32_768, images: true, tools: true },
				{ id: 'l', contextTokens: 4096, images: false, tools: false },
			],
		],
		[
			'Mistral, Groq, vLLM',
			{
				data: [
					{ id: 'm', max_context_length: 32_768, capabilities: { vision: false, function_calling: true } },
					{ id: 'g', context_window: 131_072, max_completion_tokens: 32_768 },
					{ id: 'v', max_model_len: 8192 },
				],
			},
			[
				{ id: 'm', contextTokens: 32_768, images: false, tools: true },
				{ id: 'g', contextTokens: 131_072, maxOutputTokens: 32_768 },
				{ id: 'v', contextTokens: 8192 },
			],
		],
		[
			'what it does not understand, without that',
			{ data: [null, 5, {}, { id: 7 }, { id: 'a', name: 3, context_length: 'big', architecture: 'gothic' }] },
			[{ id: 'a' }],
		],
	];
	for (const [name, body, models] of lists) {
		it(`reads ${name}`, async () => {
			assert.deepEqual((await list(json(200, body))).models, models);
		});
	}

	it('reads page after page', async () => {
		const { models } = await list(({ url }) =>
			url.includes('after_id=b')
				? json(200, { data: [{ id: 'c', display_name: 'C' }], has_more: false, last_id: 'c' })
				: json(200, { data: [{ id: 'a' }, { id: 'b' }], has_more: true, last_id: 'b' }),
		);
		assert.deepEqual(models, [{ id: 'a' }, { id: 'b' }, { id: 'c', name: 'C' }]);
	});

	it("reads Anthropic's own list by its own headers, whichever way the address ends", async () => {
		const page = json(200, {
			data: [
				{
					type: 'model',
					id: 'claude-opus-5-5',
					display_name: 'Claude Opus 5.5',
					max_input_tokens: 1_000_000,
					max_tokens: 128_000,
					capabilities: { image_input: { supported: true }, thinking: { supported: true }, batch: {} },
				},
			],
			has_more: false,
			last_id: 'claude-opus-5-5',
		});
		for (const suffix of ['', '/', '/v1']) {
			const { models, requests } = await list(page, { protocol: 'anthropic-messages', suffix });
			assert.deepEqual(models, [
				{
					id: 'claude-opus-5-5',
					name: 'Claude Opus 5.5',
					contextTokens: 1_000_000,
					maxOutputTokens: 128_000,
					images: true,
					reasoning: true,
				},
			]);
			assert.equal(requests[0]?.url, '/v1/models');
			assert.equal(requests[0]?.headers['x-api-key'], 'key-1');
			assert.equal(requests[0]?.headers.authorization, undefined);
			assert.equal(requests[0]?.headers['anthropic-version'], '2023-06-01');
		}
	});

	it("finds the list of Poe's bots beside them", async () => {
		const { requests } = await list(modelList('a'), { protocol: 'poe-bot', suffix: '/bot/' });
		assert.equal(requests[0]?.url, '/v1/models');
	});

	it('asks for the next page of a list of its own too', async () => {
		const { models } = await list(
			({ url }) =>
				url.includes('after_id=a%20b')
					? json(200, { data: [{ id: 'c' }], has_more: false })
					: json(200, { data: [{ id: 'a b' }], has_more: true, last_id: 'a b' }),
			{ protocol: 'anthropic-messages', suffix: '' },
		);
		assert.deepEqual(models, [{ id: 'a b' }, { id: 'c' }]);
	});

	it("prefers the fuller list of a preset's own server, and does without it", async () => {
		const full = { data: [{ id: 'q', max_context_length: 8192, type: 'llm' }] };
		const native = await listLmStudio(({ url }) =>
			url === '/api/v0/models' ? json(200, full) : modelList('q'),
		);
		assert.deepEqual(native.models, [{ id: 'q', contextTokens: 8192, images: false }]);
		const older = await listLmStudio(({ url }) =>
			url === '/api/v0/models' ? json(404, { error: 'Unexpected endpoint' }) : modelList('q'),
		);
		assert.deepEqual(older.models, [{ id: 'q' }]);
		assert.deepEqual(older.urls, ['/api/v0/models', '/v1/models']);
	});

	it('stops when it is told to', async () => {
		const provider = await startProvider({ delayMs: Number.POSITIVE_INFINITY });
		try {
			const controller = new AbortController();
			const listing = listModels(endpointAt(provider.baseUrl), { signal: controller.signal });
			controller.abort();
			await assert.rejects(listing, { kind: 'aborted' });
		} finally {
			await provider.close();
		}
	});

	it('says what is wrong with an address', async () => {
		const { signal } = new AbortController();
		await assert.rejects(listModels(endpointAt('ftp://x'), { signal }), { kind: 'invalid-request' });
		await assert.rejects(listModels(endpointAt('nothing'), { signal }), { kind: 'invalid-request' });
	});

	it('does not read pages for ever', async () => {
		const { requests } = await list(json(200, { data: [{ id: 'a' }], has_more: true, last_id: 'a' }));
		assert.ok(requests.length <= 20);
	});

	const failures: [name: string, script: Script, kind: string][] = [
		['a wrong key', errorReply(401, { message: 'No' }), 'authentication'],
		['no such page', { status: 404, headers: {}, body: 'Not found' }, 'not-found'],
		['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'protocol'],
		['other JSON', json(200, { hello: 'world' }), 'protocol'],
		['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 'protocol'],
		[
			'a cut',
			{ headers: { 'content-type': 'application/json' }, body: ['{"data":[', 20], end: 'reset' },
			'interrupted',
		],
	];
	for (const [name, script, kind] of failures) {
		it(`${name}: ${kind}`, async () => {
			await assert.rejects(list(script), (error) => error instanceof StreamError && error.kind === kind);
		});
	}
});

function endpointAt(baseUrl: string): Endpoint {
	return { provider: 'test', name: 'Test', baseUrl, key: async () => 'key-1' };
}

async function list(
	script: Script,
	{ protocol, suffix = '/v1' }: { protocol?: ProtocolName; suffix?: string } = {},
) {
	const provider = await startProvider(script);
	try {
		const { signal } = new AbortController();
		const models = await listModels(endpointAt(provider.origin + suffix), { signal, protocol });
		return { models, requests: provider.requests };
	} finally {
		await provider.close();
	}
}

/** As on the preset's own port, which a test must not take: what is sent there goes to a server of the test's own. */
async function listLmStudio(script: Script) {
	const provider = await startProvider(script);
	const preset = PRESETS.find(({ id }) => id === 'lmstudio');
	assert.ok(preset);
	try {
		const models = await listModels(endpointAt(preset.baseUrl), {
			signal: new AbortController().signal,
			fetch: (url, init) => fetch(String(url).replace(new URL(preset.baseUrl).origin, provider.origin), init),
		});
		return { models, urls: provider.requests.map(({ url }) => url) };
	} finally {
		await provider.close();
	}
}
