import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { listModels, type ModelInfo } from '../../src/core/models.ts';
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
				},
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

async function list(script: Script) {
	const provider = await startProvider(script);
	try {
		const endpoint = { provider: 'test', name: 'Test', baseUrl: provider.baseUrl, key: async () => 'key-1' };
		const models = await listModels(endpoint, { signal: new AbortController().signal });
		return { models, requests: provider.requests };
	} finally {
		await provider.close();
	}
}
