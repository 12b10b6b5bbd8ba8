import assert from 'node:assert/strict';
import { routeOf } from '../../../src/core/connect.ts';
import { PRESETS } from '../../../src/core/providers.ts';
import { entryOf, isLocal, parseProviders, providerRecord } from '../../../src/vscode/providers/provider.ts';

describe('weir.providers', () => {
	it('takes from the preset what an entry leaves out', () => {
		const { providers, problems } = parseProviders([
			{ id: 'openai', preset: 'openai', models: ['gpt-5', 'gpt-5'] },
		]);
		assert.deepEqual(problems, []);
		const [openai] = providers;
		assert.equal(openai?.name, 'OpenAI');
		assert.match(openai?.baseUrl ?? '', /^https:/);
		assert.deepEqual(openai?.models, ['gpt-5']);
	});

	it('writes an entry back as it was read', () => {
		const entries = [
			{ id: 'openai', preset: 'openai', models: ['a'] },
			{ id: 'work', preset: 'custom', name: 'Work', baseUrl: 'https://llm.example/v1', models: ['a/b'] },
			{
				id: 'poe',
				preset: 'poe',
				useOpenAIClient: false,
				headers: { 'X-Team': 'weir' },
				extraBody: { user: 'me', nested: { a: [1] } },
				models: ['a', { id: 'b', protocol: 'openai-responses', kind: 'chat', extraBody: { c: 1 } }, 'd'],
			},
			{ id: 'claude', preset: 'anthropic', protocol: 'openai-chat', models: [] },
		];
		assert.deepEqual(parseProviders(entries).providers.map(entryOf), entries);
	});

	it('leaves out a bad entry, says which and why, and keeps the others', () => {
		const bad: [unknown, RegExp][] = [
			['openai', /not an object/],
			[{ preset: 'openai' }, /id/],
			[{ id: 'a/b', preset: 'openai' }, /id: use lower-case/],
			[{ id: 'x', preset: 'nope' }, /no preset "nope"\. Use one of openai/],
			[{ id: 'x', preset: 'custom' }, /no baseUrl/],
			[{ id: 'x', preset: 'custom', baseUrl: 'http://example.com/v1' }, /Use https/],
			[{ id: 'x', preset: 'openai', models: [1] }, /models\.0: write a name/],
			[{ id: 'x', preset: 'openai', models: [{ protocol: 'openai-chat' }] }, /models\.0/],
			[{ id: 'x', preset: 'openai', protocol: 'grpc' }, /protocol: use one of .*openai-chat/],
			[{ id: 'x', preset: 'openai', headers: { a: 1 } }, /headers/],
			[
				{ id: 'x', preset: 'openai', headers: { 'X-Api-Key': 'k' } },
				/^(?!.*"k").*looks like a key.*enter the key/,
			],
			[{ id: 'x', preset: 'openai', models: [{ id: 'm', headers: { host: 'x' } }] }, /"host" is set by Weir/],
			[{ id: 'x', preset: 'openai', extraBody: [] }, /extraBody: write an object/],
			[{ id: 'x', preset: 'openai', useOpenAIClient: false }, /a choice for Poe alone/],
			[{ id: 'x', preset: 'poe', useOpenAIClient: 'no' }, /useOpenAIClient: write true or false/],
			[{ id: 'vscode', preset: 'openai' }, /taken/],
			[{ id: 'demo', preset: 'openai' }, /taken/],
			[{ id: 'good', preset: 'openai' }, /taken/],
		];
		const { providers, problems } = parseProviders([
			{ id: 'good', preset: 'groq' },
			...bad.map(([entry]) => entry),
			{ id: 'last', preset: 'xai' },
		]);
		assert.deepEqual(
			providers.map(({ id }) => id),
			['good', 'last'],
		);
		assert.equal(problems.length, bad.length);
		for (const [place, [, reason]] of bad.entries()) {
			assert.match(problems[place] ?? '', reason);
			assert.ok(problems[place]?.startsWith(`Entry ${place + 2} of the setting weir.providers`));
		}
	});

	it('takes Anthropic’s address with and without /v1', () => {
		const entry = { id: 'anthropic', preset: 'anthropic' };
		for (const baseUrl of ['https://api.anthropic.com/v1', 'https://api.anthropic.com/', undefined]) {
			const { providers } = parseProviders([{ ...entry, ...(baseUrl ? { baseUrl } : {}) }]);
			assert.equal(providers[0]?.baseUrl, 'https://api.anthropic.com');
		}
	});

	it('keeps a model called like a part of every object apart from it', () => {
		const [provider] = parseProviders([
			{ id: 'x', preset: 'openai', models: ['constructor', '__proto__'] },
		]).providers;
		assert.ok(provider);
		assert.deepEqual(entryOf(provider).models, ['constructor', '__proto__']);
		assert.equal(providerRecord(provider, undefined).models?.constructor, Object);
		assert.equal(routeOf(providerRecord(provider, undefined), 'constructor').kind, 'chat');
	});

	it('is empty for nothing and says so for something that is no list', () => {
		assert.deepEqual(parseProviders(undefined), { providers: [], problems: [] });
		assert.match(parseProviders({}).problems[0] ?? '', /not a list/);
	});

	it('knows which models run on a machine of the user', () => {
		const local = (entry: object) => parseProviders([{ id: 'x', ...entry }]).providers.map(isLocal)[0];
		assert.equal(local({ preset: 'ollama' }), true);
		assert.equal(local({ preset: 'openai' }), false);
		assert.equal(local({ preset: 'custom', baseUrl: 'http://127.0.0.1:9/v1' }), true);
		assert.equal(local({ preset: 'custom', baseUrl: 'https://llm.example/v1' }), false);
	});

	it('has a preset of which every address stands the check', () => {
		const entries = PRESETS.filter(({ baseUrl }) => baseUrl !== '').map(({ id }) => ({ id, preset: id }));
		assert.deepEqual(parseProviders(entries).problems, []);
	});
});
