import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import type { LogEntry } from '../../src/core/policies/log.ts';
import type { OpenOptions } from '../../src/vscode/catalog.ts';
import { createModelOpener } from '../../src/vscode/open-model.ts';
import { createPolicies } from '../../src/vscode/policies.ts';
import { type PolicySettings, readPolicySettings } from '../../src/vscode/policy-settings.ts';
import { parseProviders } from '../../src/vscode/providers/provider.ts';
import { createKeys } from '../../src/vscode/secrets.ts';
import { collect } from '../core/protocols/openai-chat/collect.ts';
import { chatStream, errorReply } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { memorySecrets } from './secret-storage.ts';

/** A model of the settings with everything that they put around it, over a real socket. */
describe('a model that is opened', function () {
	// The first request loads the protocol, file by file.
	this.timeout(20_000);

	let server: Provider | undefined;
	afterEach(() => server?.close());

	async function openWindow(script: Script, set: Partial<PolicySettings> = {}) {
		server = await startProvider(script);
		const { baseUrl } = server;
		const entries = ['a', 'b'].map((id) => ({ id, preset: 'custom', name: id, baseUrl, models: ['m', 'n'] }));
		const lines: [asked: string, entry: LogEntry][] = [];
		const kept = new Map<string, unknown>();
		const keys = createKeys(memorySecrets(), () => undefined);
		const settings = {
			providers: () => parseProviders(entries).providers,
			policies: () => ({ ...readPolicySettings(() => undefined), ...set }),
			timeouts: () => ({}),
			retries: () => 0,
		};
		const policies = createPolicies({
			settings,
			keys,
			memory: {
				get: (name: string) => kept.get(name) as undefined,
				update: async (name: string, value: unknown) => void kept.set(name, value),
			},
		});
		const modelOf = (id: string) => {
			const [provider = '', model = ''] = id.split('/');
			return { id, model, provider: { id: provider, name: provider }, isDemo: false, local: true };
		};
		const opener = createModelOpener({
			settings,
			keys,
			policies,
			log: { call: (asked, entry) => lines.push([asked, entry]) },
			findModel: modelOf,
		});
		const ask = async (id: string, options: OpenOptions = {}) => {
			const model = modelOf(id);
			const request = { model: model.model, messages: [userText('hi')] };
			const { signal } = new AbortController();
			const { events, error } = await collect(opener.open(model, options)(request, { signal }));
			const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
			return { text, error };
		};
		return { ask, lines, policies };
	}

	it('leaves a line in the log for each call, unless the settings want none', async () => {
		const { ask, lines } = await openWindow(chatStream('Hi'));
		assert.equal((await ask('a/m')).text, 'Hi');
		assert.deepEqual(
			lines.map(([asked, { outcome }]) => [asked, outcome]),
			[['a/m', 'stop']],
		);
		await server?.close();
		const silent = await openWindow(chatStream('Hi'), { log: false });
		assert.equal((await silent.ask('a/m')).text, 'Hi');
		assert.deepEqual(silent.lines, []);
	});

	it('is answered for by the models of weir.fallbacks, each with all that the settings put around it', async () => {
		const { ask, lines, policies } = await openWindow(
			({ body }) => (body.includes('"m"') ? errorReply(403, { message: 'No.' }) : chatStream('Hello you')),
			{ fallbacks: ['a/m', 'b/n'], bounds: { ...readPolicySettings(() => undefined).bounds, text: 5 } },
		);
		assert.equal((await ask('a/m')).text, 'Hello');
		assert.deepEqual(
			lines.map(([asked, { outcome }]) => [asked, outcome]),
			[
				['a/m', 'permission'],
				['b/n', 'length'],
			],
		);
		assert.equal(server?.requests.length, 2, 'nobody stands in for himself');
		assert.equal(policies.spending.today().calls, 1);
	});

	it('is offered no tools where it is known to have none, unless what is known is not to count', async () => {
		const definitions = [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }];
		const tools = { definitions, run: async () => ({ content: '' }) };
		const sent = async (set: Partial<PolicySettings>) => {
			const { ask } = await openWindow(chatStream('Hi'), set);
			assert.equal((await ask('a/gpt-image-1', { tools })).text, 'Hi');
			const { body = '' } = server?.requests[0] ?? {};
			await server?.close();
			return 'tools' in JSON.parse(body);
		};
		assert.equal(await sent({}), false);
		assert.equal(await sent({ modelCheck: false }), true);
	});

	it('says which provider is gone', async () => {
		const { ask } = await openWindow(chatStream('Hi'));
		assert.equal((await ask('c/m')).error?.kind, 'not-found');
	});
});
