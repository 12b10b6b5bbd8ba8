import assert from 'node:assert/strict';
import { countTokens } from '../../../../src/core/protocols/anthropic-messages/count-tokens.ts';
import { json } from '../../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../../servers/provider.ts';

const BODY = { model: 'claude', max_tokens: 5, stream: true, messages: [{ role: 'user', content: 'hello' }] };

describe('Anthropic: counting tokens', () => {
	let provider: Provider;

	afterEach(() => provider.close());

	async function count(script: Script, signal = new AbortController().signal): Promise<number> {
		provider = await startProvider(script);
		const endpoint = {
			provider: 'test',
			name: 'Test',
			baseUrl: provider.baseUrl,
			headers: { 'anthropic-beta': 'some' },
			key: async () => 'canary-0123456789',
		};
		return countTokens(endpoint, BODY, { signal });
	}

	it('asks the endpoint, with the key where Anthropic wants it', async () => {
		assert.equal(await count(json(200, { input_tokens: 14 })), 14);
		const [request] = provider.requests;
		assert.equal(request?.url, '/v1/messages/count_tokens');
		assert.equal(request?.headers['x-api-key'], 'canary-0123456789');
		assert.equal(request?.headers.authorization, undefined);
		assert.equal(request?.headers['anthropic-version'], '2023-06-01');
		assert.equal(request?.headers['anthropic-beta'], 'some');
		assert.deepEqual(JSON.parse(request?.body ?? ''), { model: 'claude', messages: BODY.messages });
	});

	it('tells a refusal as a chat does', async () => {
		const body = { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } };
		await assert.rejects(count(json(401, body)), { kind: 'authentication', status: 401 });
	});

	it('takes nothing else for a count', async () => {
		for (const body of [{}, { input_tokens: -1 }, { input_tokens: '14' }, [], null]) {
			await assert.rejects(count(json(200, body)), { kind: 'protocol' });
			await provider.close();
		}
		provider = await startProvider([]);
	});

	it('stops', async () => {
		const controller = new AbortController();
		const counting = count({ delayMs: Number.POSITIVE_INFINITY }, controller.signal);
		controller.abort();
		await assert.rejects(counting, { kind: 'aborted' });
	});
});
