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
import { chatStream } from '../servers/chat-stream.ts';
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
		return { policies, ask, kept };
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
