import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { SLOW_FIRST_EVENT_MS } from '../../src/core/slow-models.ts';
import { parseProviders } from '../../src/vscode/providers/provider.ts';
import { createKeys } from '../../src/vscode/secrets.ts';
import { createSources } from '../../src/vscode/sources.ts';
import { collect } from '../core/protocols/openai-chat/collect.ts';
import { chatStream } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { memorySecrets } from './secret-storage.ts';

const KEY = 'k-12345678';

describe('the source of a model', () => {
	let server: Provider | undefined;
	afterEach(() => server?.close());

	const sourcesOf = (...entries: object[]) => {
		let value = entries;
		const keys = createKeys(memorySecrets(), () => undefined);
		const sourceOf = createSources({
			settings: { providers: () => parseProviders(value).providers },
			keys,
		});
		return {
			keys,
			source: (provider: string, model: string) =>
				sourceOf({ model, provider: { id: provider, name: 'Acme' } }),
			change(...next: object[]) {
				value = next;
			},
		};
	};
	const { signal } = new AbortController();
	const ask = (stream: ReturnType<ReturnType<typeof createSources>>['stream'], model: string) =>
		collect(stream({ model, messages: [userText('hi')] }, { signal }));

	it('reads the settings, the key and the model’s way anew for each request', async () => {
		server = await startProvider(chatStream('Hi'));
		const entry = { id: 'poe', preset: 'poe', baseUrl: server.baseUrl };
		const { source, keys, change } = sourcesOf(entry);
		assert.equal((await ask(source('poe', 'm').stream, 'm')).error?.kind, 'authentication');
		await keys.store('poe', KEY, server.origin);
		await ask(source('poe', 'm').stream, 'm');
		change({ ...entry, useOpenAIClient: false, headers: { 'x-team': 'weir' } });
		await ask(source('poe', 'm').stream, 'm');
		assert.deepEqual(
			server.requests.map(({ url, headers }) => [url, headers.authorization, headers['x-team']]),
			[
				['/v1/chat/completions', `Bearer ${KEY}`, undefined],
				['/bot/m', `Bearer ${KEY}`, 'weir'],
			],
		);
	});

	it('is one connection for as long as the provider’s entry stays the same', () => {
		const entry = { id: 'openai', preset: 'openai' };
		const { source, change } = sourcesOf(entry);
		const first = source('openai', 'a').stream;
		assert.equal(source('openai', 'b').stream, first);
		change({ ...entry, protocol: 'openai-responses' });
		assert.notEqual(source('openai', 'a').stream, first);
	});

	it('fails in a sentence where the provider is gone', async () => {
		const { error } = await ask(sourcesOf().source('acme', 'm').stream, 'm');
		assert.equal(error?.kind, 'not-found');
		assert.match(error?.message ?? '', /^Acme is no longer among your providers\./);
	});

	it('knows which models take their time', () => {
		const { source } = sourcesOf(
			{ id: 'poe', preset: 'poe', models: [{ id: 'Mine', kind: 'media' }] },
			{ id: 'ollama', preset: 'ollama' },
		);
		const { local, media, consent } = SLOW_FIRST_EVENT_MS;
		for (const [provider, model, expected] of [
			['poe', 'GPT-5.4', undefined],
			['poe', 'Veo-3.1', media],
			['poe', 'Mine', media],
			['ollama', 'qwen', local],
			['vscode', 'acme/large', consent],
			['demo', 'demo', undefined],
		] as const) {
			assert.equal(source(provider, model).firstEventMs, expected, `${provider}/${model}`);
		}
	});
});
