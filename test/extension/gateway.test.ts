import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { beginGateway } from '../../src/extension/gateway.ts';
import type { RunningGateway } from '../../src/vscode/gateway/gateway-control.ts';
import { createPolicies } from '../../src/vscode/policies.ts';
import { readPolicySettings } from '../../src/vscode/policy-settings.ts';
import { parseProviders } from '../../src/vscode/providers/provider.ts';
import { createKeys, type Keys } from '../../src/vscode/secrets.ts';
import { call, modernClient } from '../mcp/client.ts';
import { chatStream, json } from '../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../servers/provider.ts';
import { memorySecrets } from '../vscode/secret-storage.ts';

const MODEL = {
	id: 'up/m',
	model: 'm',
	provider: { id: 'up', name: 'Up' },
	isDemo: false,
	local: false,
};

describe('the gateway of a window, without the window', () => {
	let provider: Provider;
	let gateway: RunningGateway;

	afterEach(async () => {
		await Promise.all([gateway.close(), provider.close()]);
	});

	/** What a window has, around a provider that plays a script. */
	async function open(script: Script, entry: object = {}): Promise<{ keys: Keys }> {
		provider = await startProvider(script);
		const { providers } = parseProviders([
			{ id: 'up', preset: 'custom', baseUrl: provider.baseUrl, ...entry },
		]);
		const secrets = memorySecrets();
		const keys = createKeys(secrets, () => undefined);
		const settings = {
			providers: () => providers,
			policies: () => readPolicySettings(() => undefined),
			retries: () => 0,
			timeouts: () => ({}),
			gatewayPort: () => 0,
		};
		const kept = new Map<string, unknown>();
		const memory = {
			get: (name: string) => kept.get(name) as undefined,
			update: async (name: string, value: unknown) => void kept.set(name, value),
		};
		gateway = await beginGateway({
			settings,
			keys,
			policies: createPolicies({ settings, keys, memory }),
			catalog: { current: () => MODEL },
			secrets,
			seen() {},
			warn: (line) => assert.fail(line),
			version: '1.2.3',
			mediaFolder: tmpdir(),
		});
		return { keys };
	}

	function ask(path: string, body: object): Promise<Response> {
		const headers = { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' };
		return fetch(gateway.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
	}

	const messages = [{ role: 'user', content: 'hello' }];

	it('keeps an answer for the key that it was given to, and for no other', async () => {
		const { keys } = await open((_, count) => chatStream(`Answer ${count}`));
		const { origin } = new URL(provider.baseUrl);
		const seen: unknown[] = [];
		for (const key of ['key-of-one-account', undefined, 'key-of-another']) {
			if (key) {
				await keys.store('up', key, origin);
			}
			const response = await ask('/v1/chat/completions', {
				model: 'up/m',
				messages,
				cache: { type: 'exact_match' },
			});
			const text = await response.text();
			seen.push([response.headers.get('x-weir-cache'), /Answer \d/.exec(text)?.[0]]);
		}
		assert.deepEqual(seen, [
			['miss', 'Answer 1'],
			['hit', 'Answer 1'],
			['miss', 'Answer 2'],
		]);
		assert.deepEqual(
			provider.requests.map(({ headers }) => headers.authorization),
			['Bearer key-of-one-account', 'Bearer key-of-another'],
		);
	});

	it('counts tokens as the provider does where it speaks Anthropic’s protocol', async () => {
		await open(json(200, { input_tokens: 42 }), { protocol: 'anthropic-messages' });
		const response = await ask('/v1/messages/count_tokens', { model: 'up/claude', messages });
		assert.deepEqual(await response.json(), { input_tokens: 42 });
		assert.equal(response.headers.has('x-weir-estimated'), false);
	});

	it('counts what tools of MCP do, and the models that they ask', async () => {
		await open(chatStream('Hello'));
		await call(modernClient(gateway.url, gateway.token), 'ask', { model: 'up/m', prompt: 'hi' });
		const headers = { authorization: `Bearer ${gateway.token}` };
		const text = await (await fetch(`${gateway.url}/metrics`, { headers })).text();
		assert.match(text, /^weir_mcp_tool_calls_total\{tool="ask",outcome="ok"\} 1$/m);
		assert.match(text, /^weir_model_calls_total\{provider="up",outcome="stop"\} 1$/m);
	});

	it('asks Poe’s bots by Poe’s own protocol where a tool of MCP wants it', async () => {
		const { keys } = await open(
			({ url }) =>
				url.startsWith('/bot/')
					? { body: 'event: text\ndata: {"text": "By the bot protocol"}\n\nevent: done\ndata: {}\n\n' }
					: chatStream('By OpenAI’s'),
			{ preset: 'poe', id: 'poe' },
		);
		await keys.store('poe', 'a-key', new URL(provider.baseUrl).origin);
		const client = modernClient(gateway.url, gateway.token);
		const said = async (args: object) =>
			(await call(client, 'ask_poe_v2', { bot: 'm', prompt: 'hi', ...args })).content[0]?.text;
		assert.equal(await said({}), 'By OpenAI’s');
		assert.equal(await said({ use_openai_client: false }), 'By the bot protocol');
	});
});
