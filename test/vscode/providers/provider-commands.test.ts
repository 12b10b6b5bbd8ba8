import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import type { Endpoint } from '../../../src/core/protocols/protocol.ts';
import type { CatalogModel } from '../../../src/vscode/catalog.ts';
import { addProvider } from '../../../src/vscode/providers/add-provider.ts';
import { changeKey, removeKey } from '../../../src/vscode/providers/change-key.ts';
import { chooseModel } from '../../../src/vscode/providers/choose-model.ts';
import { entryOf, parseProviders } from '../../../src/vscode/providers/provider.ts';
import type { ProviderInputs } from '../../../src/vscode/providers/provider-inputs.ts';
import { removeProvider } from '../../../src/vscode/providers/remove-provider.ts';
import { createKeys } from '../../../src/vscode/secrets.ts';
import { memorySecrets } from '../secret-storage.ts';
import { type Reply, scriptedPrompts } from './scripted-prompts.ts';

const KEY = 'sk-typed-by-the-user';

describe('Add Provider', () => {
	it('asks for preset, key and model, then saves all and chooses the model', async () => {
		const desk = deskWith(['OpenAI', ` ${KEY}\n`, 'gpt-b']);
		assert.equal(await addProvider(desk), true);
		assert.deepEqual(desk.entries(), [{ id: 'openai', preset: 'openai', models: ['gpt-b'] }]);
		assert.equal(desk.chosen(), 'openai/gpt-b');
		assert.deepEqual(JSON.parse(desk.secrets.entries.get('weir.key.openai') ?? ''), {
			key: KEY,
			origin: new URL(desk.listed[0]?.baseUrl ?? '').origin,
		});
		assert.equal(desk.keysUsed[0], KEY);
		assert.ok(!JSON.stringify(desk.entries()).includes(KEY));
	});

	it('leaves nothing behind when the user leaves, at whatever question', async () => {
		const replies: Reply[] = [
			'Other server',
			'OpenAI chat completions',
			'http://192.168.1.4:8000/v1',
			'Use http',
			KEY,
			'gpt-a',
		];
		for (let place = 0; place < replies.length; place++) {
			if (replies[place] === 'Use http') {
				continue;
			}
			const desk = deskWith([...replies.slice(0, place), 'escape']);
			assert.equal(await addProvider(desk), false);
			assert.deepEqual([desk.entries(), desk.secrets.entries.size, desk.chosen()], [[], 0, undefined]);
		}
	});

	it('asks for the address again where plain http is declined', async () => {
		const desk = deskWith([
			'Other server',
			'OpenAI chat completions',
			'http://nas/v1',
			'escape',
			'https://nas/v1',
			'',
			'gpt-a',
		]);
		assert.equal(await addProvider(desk), true);
		assert.deepEqual(desk.entries(), [
			{ id: 'nas', preset: 'custom', name: 'nas', baseUrl: 'https://nas/v1', models: ['gpt-a'] },
		]);
	});

	it('asks an address of the user for its protocol, and keeps that', async () => {
		const desk = deskWith([
			'Other server',
			'Anthropic messages',
			'https://llm.example/v1/messages',
			KEY,
			'gpt-a',
		]);
		assert.equal(await addProvider(desk), true);
		assert.deepEqual(desk.entries(), [
			{
				id: 'llm.example',
				preset: 'custom',
				name: 'llm.example',
				baseUrl: 'https://llm.example',
				protocol: 'anthropic-messages',
				models: ['gpt-a'],
			},
		]);
		assert.deepEqual(desk.protocols, ['anthropic-messages']);
	});

	it('says every host that a key may go to', async () => {
		const desk = deskWith(['Poe', KEY, 'gpt-a', 'Poe', KEY]);
		await addProvider(desk);
		await changeKey(desk);
		assert.match(desk.prompts.told.at(-1) ?? '', /It goes to api\.poe\.com and www\.quora\.com only\./);
	});

	it('takes a local server without a key, and a name that its list does not hold', async () => {
		const desk = deskWith(['Ollama', 'http://127.0.0.1:11434/v1', '', { typed: 'mine:7b' }]);
		assert.equal(await addProvider(desk), true);
		assert.deepEqual(desk.entries(), [{ id: 'ollama', preset: 'ollama', models: ['mine:7b'] }]);
		assert.equal(desk.secrets.entries.size, 0);
		assert.equal(desk.keysUsed[0], undefined);
	});

	it('offers to try again, to change the key, or to enter a name where the list fails', async () => {
		const desk = deskWith(['Groq', 'sk-wrong-key', 'Change Key', KEY, 'gpt-a'], {
			listModels(key) {
				if (key !== KEY) {
					throw new StreamError('authentication', 'Groq refused the key.');
				}
			},
		});
		assert.equal(await addProvider(desk), true);
		assert.deepEqual(desk.keysUsed, ['sk-wrong-key', KEY]);
		assert.match(desk.secrets.entries.get('weir.key.groq') ?? '', new RegExp(KEY));

		const down = deskWith(['Groq', KEY, 'Try Again', 'Enter Model Name', ' llama '], {
			listModels() {
				throw new StreamError('server', 'Groq is down.');
			},
		});
		assert.equal(await addProvider(down), true);
		assert.equal(down.chosen(), 'groq/llama');
		assert.deepEqual(down.prompts.asked.slice(2, 4), ['Groq is down.', 'Groq is down.']);
	});

	it('adds a model to a provider that is there, and keeps the others', async () => {
		const desk = deskWith(['OpenAI', KEY, 'gpt-b'], {
			entries: [{ id: 'openai', preset: 'openai', name: 'Mine', models: ['gpt-a'] }, 'half written'],
		});
		await addProvider(desk);
		assert.deepEqual(desk.entries(), [
			{ id: 'openai', preset: 'openai', name: 'Mine', models: ['gpt-a', 'gpt-b'] },
			'half written',
		]);
	});

	it('gives each address of the user an id of its own', async () => {
		const entries = [
			{ id: '127.0.0.1-1', preset: 'custom', baseUrl: 'http://127.0.0.1:1/other', models: ['x'] },
		];
		const desk = deskWith(['Other server', 'OpenAI chat completions', 'http://127.0.0.1:1/v1', '', 'gpt-a'], {
			entries,
		});
		await addProvider(desk);
		assert.equal(desk.chosen(), '127.0.0.1-1-2/gpt-a');
	});

	it('makes an entry that can be read again of every address', async () => {
		const long = 'https://my-workspace-name--example-vllm-openai-compatible-serve-production.modal.run/v1';
		const longer = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example/v1`;
		for (const address of [long, longer, 'https://demo/v1', 'https://_/v1', 'https://[::]/v1']) {
			const desk = deskWith(['Other server', 'OpenAI chat completions', address, KEY, 'gpt-a']);
			assert.equal(await addProvider(desk), true);
			const { providers, problems } = parseProviders(desk.entries());
			assert.deepEqual(problems, []);
			assert.equal(providers[0]?.baseUrl, address);
			assert.equal(desk.chosen(), `${providers[0]?.id}/gpt-a`);
			assert.deepEqual(await desk.keys.ids(), [providers[0]?.id]);
		}
	});

	it('tells long addresses of one beginning apart', async () => {
		const host = `${'a'.repeat(62)}.example`;
		const desk = deskWith(
			[1, 2, 3].flatMap((port) => [
				'Other server',
				'OpenAI chat completions',
				`https://${host}:${port}/v1`,
				'',
				'gpt-a',
			]),
		);
		for (let count = 0; count < 3; count++) {
			await addProvider(desk);
		}
		assert.deepEqual(
			parseProviders(desk.entries()).providers.map(({ id }) => id),
			[`${'a'.repeat(62)}.e`, `${'a'.repeat(62)}-2`, `${'a'.repeat(62)}-3`],
		);
	});

	it('saves nothing where the key cannot be kept, and takes the key back where the settings refuse', async () => {
		const desk = deskWith(['OpenAI', KEY, 'gpt-a']);
		desk.secrets.lose = true;
		await assert.rejects(addProvider(desk), /secret storage/);
		assert.deepEqual(desk.entries(), []);

		const refusing = deskWith(['OpenAI', KEY, 'gpt-a'], { refuse: true });
		await assert.rejects(addProvider(refusing), /settings/);
		assert.equal(refusing.secrets.entries.size, 0);
	});
});

describe('keys of providers', () => {
	const entries = [
		{ id: 'openai', preset: 'openai', models: ['gpt-a'] },
		{ id: 'groq', preset: 'groq', models: ['llama'] },
	];

	it('can be changed: of the named provider, or of the one picked', async () => {
		const desk = deskWith([KEY, 'OpenAI', 'sk-other-key'], { entries });
		assert.equal(await changeKey(desk, 'groq'), true);
		assert.equal(await changeKey(desk), true);
		assert.deepEqual([...desk.secrets.entries.keys()], ['weir.key.groq', 'weir.key.openai']);
		assert.ok(desk.prompts.told.every((line) => !line.includes('sk-')));
	});

	it('can be removed', async () => {
		const desk = deskWith(['Groq'], { entries });
		assert.equal(await removeKey(desk), false);
		await desk.keys.store('groq', KEY, 'https://x.example');
		assert.equal(await removeKey(desk), true);
		assert.equal(desk.secrets.entries.size, 0);
	});

	it('can be removed when their provider is gone from the settings', async () => {
		const desk = deskWith(['left', 'broken'], { entries });
		await desk.keys.store('left', KEY, 'https://x.example');
		desk.secrets.entries.set('weir.key.broken', 'not from here');
		assert.equal(await removeKey(desk), true);
		assert.equal(await removeKey(desk), true);
		assert.equal(desk.secrets.entries.size, 0);
		assert.deepEqual(desk.prompts.told, ['The key of left is removed.', 'The key of broken is removed.']);
	});

	it('go with their provider, and its model is no longer chosen', async () => {
		const desk = deskWith(['Groq', 'Remove'], { entries, model: 'groq/llama' });
		await desk.keys.store('groq', KEY, 'https://x.example');
		assert.equal(await removeProvider(desk), true);
		assert.deepEqual(desk.entries(), [entries[0]]);
		assert.equal(desk.secrets.entries.size, 0);
		assert.equal(desk.chosen(), undefined);
	});

	it('have nowhere to go without a provider, which is said', async () => {
		const desk = deskWith([]);
		assert.equal(await changeKey(desk), false);
		assert.match(desk.prompts.told[0] ?? '', /Add Provider/);
	});
});

describe('Choose Model', () => {
	const entries = [{ id: 'groq', preset: 'groq', models: ['llama'] }];

	it('offers every model, more of each provider, and another provider', async () => {
		const desk = deskWith(['llama', 'More models from Groq…', 'gpt-b', 'Add Provider…', 'escape'], {
			entries,
		});
		await desk.keys.store('groq', KEY, 'https://api.groq.com');
		assert.equal(await chooseModel(desk), true);
		assert.equal(desk.chosen(), 'groq/llama');
		assert.equal(await chooseModel(desk), true);
		assert.equal(desk.chosen(), 'groq/gpt-b');
		assert.deepEqual(desk.entries(), [{ id: 'groq', preset: 'groq', models: ['llama', 'gpt-b'] }]);
		assert.equal(await chooseModel(desk), false);
	});

	it('offers what other extensions contribute when it is asked for, and says where there is nothing', async () => {
		const model = 'acme/large';
		const contributed: CatalogModel = {
			id: `vscode/${model}`,
			model,
			provider: { id: 'vscode', name: 'VS Code' },
			isDemo: false,
			local: false,
		};
		const desk = deskWith(['Models of other extensions…', model], { entries, contributed: [contributed] });
		assert.equal(await chooseModel(desk), true);
		assert.equal(desk.chosen(), contributed.id);

		const none = deskWith(['Models of other extensions…'], { entries });
		assert.equal(await chooseModel(none), false);
		assert.match(none.prompts.told[0] ?? '', /No other extension/);
	});
});

/** Everything the commands touch, in memory; the settings are read by the same code as the real ones. */
function deskWith(
	replies: Reply[],
	{
		entries: given = [] as unknown[],
		model = undefined as string | undefined,
		refuse = false,
		contributed = [] as CatalogModel[],
		listModels = (_key: string | undefined): void => undefined,
	} = {},
) {
	let entries = [...given];
	let chosen = model;
	const secrets = memorySecrets();
	const listed: Endpoint[] = [];
	const keysUsed: (string | undefined)[] = [];
	const protocols: (string | undefined)[] = [];
	const idOf = (entry: unknown) => (entry as { id?: string }).id;
	const models = (): CatalogModel[] =>
		parseProviders(entries).providers.flatMap((provider) =>
			provider.models.map((name) => ({
				id: `${provider.id}/${name}`,
				model: name,
				provider,
				isDemo: false,
				local: false,
			})),
		);
	const settings: ProviderInputs['settings'] = {
		providers: () => parseProviders(entries).providers,
		model: () => chosen,
		async saveProvider(provider) {
			if (refuse) {
				throw new StreamError('invalid-request', 'VS Code did not write your settings: read-only');
			}
			const place = entries.findIndex((entry) => idOf(entry) === provider.id);
			entries = place === -1 ? [...entries, entryOf(provider)] : entries.with(place, entryOf(provider));
		},
		async removeProvider(id) {
			entries = entries.filter((entry) => idOf(entry) !== id);
		},
		async saveModel(id) {
			chosen = id;
		},
	};
	const [none] = models();
	return {
		prompts: scriptedPrompts(...replies),
		settings,
		secrets,
		keys: createKeys(secrets, () => undefined),
		catalog: {
			find: async () => undefined,
			models,
			contributed: async () => contributed,
			current: () => models().find(({ id }) => id === chosen) ?? (none as CatalogModel),
			choose: settings.saveModel,
		},
		seen: () => undefined,
		async listModels(endpoint: Endpoint, { protocol }: Parameters<ProviderInputs['listModels']>[1]) {
			protocols.push(protocol);
			listed.push(endpoint);
			const key = await endpoint.key?.(new URL(endpoint.baseUrl).origin);
			keysUsed.push(key);
			listModels(key);
			return [{ id: 'gpt-a' }, { id: 'gpt-b', name: 'B', contextTokens: 128_000 }];
		},
		listed,
		keysUsed,
		protocols,
		entries: () => entries,
		chosen: () => chosen,
	};
}
