import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { connectProvider } from '../../src/core/connect.ts';
import { pipeline } from '../../src/core/pipeline.ts';
import { createPolicies } from '../../src/vscode/policies.ts';
import {
	POLICY_SETTINGS,
	type PolicySettings,
	readPolicySettings,
} from '../../src/vscode/policy-settings.ts';
import { parseProviders } from '../../src/vscode/providers/provider.ts';
import { withStoredKey } from '../../src/vscode/providers/stored-key.ts';
import { createKeys } from '../../src/vscode/secrets.ts';
import { collect } from '../core/protocols/openai-chat/collect.ts';
import { chatStream, json } from '../servers/chat-stream.ts';
import { type Provider as Server, startProvider } from '../servers/provider.ts';
import { memorySecrets } from './secret-storage.ts';

const MANIFEST = path.resolve(import.meta.dirname, '../../package.json');

describe('the policies of the settings', () => {
	let server: Server | undefined;
	afterEach(() => server?.close());

	const keys = createKeys(memorySecrets(), () => undefined);
	/** VS Code's storage, and a window that has it. */
	const openWindow = (
		set: Partial<PolicySettings> = {},
		kept = new Map<string, unknown>(),
		retries?: number,
	) => {
		const policies = createPolicies({
			settings: {
				policies: () => ({ ...readPolicySettings(() => undefined), ...set }),
				retries: () => retries,
			},
			keys,
			memory: {
				get: (name: string) => structuredClone(kept.get(name)) as undefined,
				update: async (name: string, value: unknown) => void kept.set(name, value),
			},
		});
		const ask = async (entry: object, request: Partial<ChatRequest> = {}) => {
			const [provider] = parseProviders([
				{ id: 'p', preset: 'custom', baseUrl: server?.baseUrl, ...entry },
			]).providers;
			assert.ok(provider);
			const stream = pipeline(connectProvider(withStoredKey(provider, keys)), {
				...policies.of(provider, 'm'),
				meter: (reading) => policies.spend(reading, 'p/m', 'session'),
			});
			const whole = { model: 'm', messages: [userText('hi')], ...request };
			const { events, error } = await collect(stream(whole, { signal: new AbortController().signal }));
			const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
			return { text, error };
		};
		const list = async () => {
			const [provider] = parseProviders([{ id: 'p', preset: 'custom', baseUrl: server?.baseUrl }]).providers;
			assert.ok(provider);
			await policies.directory(provider).list({ signal: new AbortController().signal });
		};
		return { policies, ask, list, kept };
	};

	it('have the defaults that the manifest shows', () => {
		const { properties } = JSON.parse(fs.readFileSync(MANIFEST, 'utf8')).contributes.configuration;
		const shown = (name: string) => properties[`weir.${name}`].default;
		assert.deepEqual(
			readPolicySettings(shown),
			readPolicySettings(() => undefined),
		);
		for (const name of POLICY_SETTINGS) {
			assert.equal(properties[`weir.${name}`].scope, 'application', name);
		}
	});

	for (const nonsense of ['no', -1, Number.NaN, {}, [1], '', null]) {
		it(`take ${JSON.stringify(nonsense)} for nothing`, () => {
			assert.deepEqual(
				readPolicySettings(() => nonsense),
				readPolicySettings(() => undefined),
			);
		});
	}

	it('remember over windows what an endpoint rejected', async () => {
		const refusal = { error: { message: 'Unknown parameter: temperature', param: 'temperature' } };
		server = await startProvider(({ body }) =>
			'temperature' in JSON.parse(body)
				? { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(refusal) }
				: chatStream('Hi'),
		);
		const first = openWindow();
		assert.equal((await first.ask({}, { temperature: 1 })).text, 'Hi');
		assert.equal(server.requests.length, 2);
		await openWindow({}, first.kept).ask({}, { temperature: 1 });
		assert.equal(server.requests.length, 3);
		const { policies, ask } = openWindow({ learn: false }, first.kept);
		assert.equal((await ask({}, { temperature: 1 })).error?.kind, 'invalid-request');
		assert.equal(policies.learnt.list().length, 1);
	});

	it('send nothing again where orq.ai does', async () => {
		server = await startProvider({ status: 503 });
		const { ask } = openWindow();
		await ask({ extraBody: { retry: { count: 3 } } });
		assert.equal(server.requests.length, 1);
	});

	it('send orq.ai its fields as they are written, in either form', async () => {
		server = await startProvider(chatStream('Hi'));
		const fields = { cache: { type: 'exact_match', ttl: 60 }, name: 'Weir' };
		const { ask } = openWindow();
		await keys.store('p', 'k-12345678', server.origin);
		await ask({ preset: 'orq', extraBody: fields });
		await ask({ preset: 'orq', extraBody: { orq: fields } });
		await keys.remove('p');
		const [top, nested] = server.requests.map(({ body }) => JSON.parse(body));
		assert.deepEqual({ cache: top.cache, name: top.name }, fields);
		assert.deepEqual(nested.orq, fields);
	});

	it('refuse once the day’s budget is spent, and count it over windows', async () => {
		server = await startProvider(chatStream('Hi there'));
		const { ask, kept, policies } = openWindow({ dailyBudgetUsd: 1 });
		await ask({});
		assert.equal(policies.spending.today().calls, 1);
		policies.spend(
			{
				model: 'm',
				usage: { inputTokens: 1, outputTokens: 1 },
				costUsd: 1,
				durationMs: 1,
				outcome: 'stop',
			},
			'p/m',
			undefined,
		);
		const { error } = await openWindow({ dailyBudgetUsd: 1 }, kept).ask({});
		assert.equal(error?.kind, 'quota');
		assert.match(error.message, /weir\.dailyBudget/);
		assert.equal(server.requests.length, 1);
	});

	it('count nothing that the demo played', () => {
		const { policies } = openWindow();
		const reading = { model: 'demo', usage: { inputTokens: 9, outputTokens: 9 }, costUsd: 0, durationMs: 1 };
		let told = 0;
		policies.onDidSpend(() => {
			told += 1;
		});
		policies.spend({ ...reading, outcome: 'stop' }, 'demo/demo', undefined);
		assert.deepEqual([policies.spending.today().calls, told], [0, 0]);
		policies.spend({ ...reading, outcome: 'stop' }, 'p/demo', undefined);
		assert.deepEqual([policies.spending.today().calls, told], [1, 1]);
	});

	it('keep answers for the same key, and for no other', async () => {
		server = await startProvider(chatStream('Hi'));
		const { ask } = openWindow({ cacheMs: 60_000 });
		await ask({});
		await ask({});
		assert.equal(server.requests.length, 1);
		await keys.store('p', 'k-12345678', server.origin);
		await ask({});
		assert.equal(server.requests.length, 2);
		await keys.remove('p');
	});

	it('end an answer at the length that they set', async () => {
		server = await startProvider(chatStream('Hello you'));
		const { bounds } = readPolicySettings(() => undefined);
		assert.equal((await openWindow({ bounds: { ...bounds, text: 5 } }).ask({})).text, 'Hello');
		assert.equal(readPolicySettings((name) => (name === 'bounds.text' ? 5 : undefined)).bounds.text, 5);
	});

	it('refuse tools to a model without them, unless they are told not to', async () => {
		server = await startProvider(({ url }) =>
			url.endsWith('/models')
				? json(200, { data: [{ id: 'm', supported_parameters: ['temperature'] }] })
				: chatStream('Hi'),
		);
		const tools = [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }];
		const checked = openWindow();
		await checked.list();
		assert.equal((await checked.ask({}, { tools })).error?.kind, 'invalid-request');
		const unchecked = openWindow({ modelCheck: false });
		await unchecked.list();
		assert.equal((await unchecked.ask({}, { tools })).text, 'Hi');
	});

	it('share one call between equal requests at the same time, where they are told to', async () => {
		server = await startProvider(chatStream('Hi'));
		const apart = openWindow();
		await Promise.all([apart.ask({}), apart.ask({})]);
		assert.equal(server.requests.length, 2);
		const together = openWindow({ coalesce: true });
		const answers = await Promise.all([together.ask({}), together.ask({})]);
		assert.deepEqual(
			answers.map(({ text }) => text),
			['Hi', 'Hi'],
		);
		assert.equal(server.requests.length, 3);
	});

	it('count nothing where they are told not to', async () => {
		server = await startProvider(chatStream('Hi'));
		const { ask, policies } = openWindow({ spending: false });
		await ask({});
		assert.equal(policies.spending.today().calls, 0);
	});

	it('let one line stand before all of a provider’s streams', async () => {
		let running = 0;
		let most = 0;
		server = await startProvider(async () => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setTimeout(resolve, 20));
			running -= 1;
			return chatStream('Hi');
		});
		const { ask } = openWindow({ limits: { concurrent: 1 } });
		const answers = await Promise.all([1, 2, 3].map((seed) => ask({}, { seed })));
		assert.deepEqual(
			answers.map(({ text }) => text),
			['Hi', 'Hi', 'Hi'],
		);
		assert.equal(most, 1);
	});
});
