import assert from 'node:assert/strict';
import { PRESETS } from '../../../src/core/providers.ts';
import { entryOf, isLocal, parseProviders } from '../../../src/vscode/providers/provider.ts';

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
			[{ id: 'x', preset: 'openai', models: [1] }, /models\.0/],
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
