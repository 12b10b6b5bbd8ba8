import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import { callSdk } from '../../../src/core/protocols/openai-sdk.ts';
import type { Endpoint } from '../../../src/core/protocols/protocol.ts';
import { modelList } from '../../servers/chat-stream.ts';
import { type Provider, startProvider } from '../../servers/provider.ts';

const KEY = 'canary-Key.1234567890';

describe('a call through the SDK', function () {
	this.timeout(20_000);
	let provider: Provider;
	beforeEach(async () => {
		provider = await startProvider(modelList('a'));
	});
	afterEach(() => provider.close());

	const call = (more: Partial<Endpoint> = {}, signal = new AbortController().signal) => {
		const endpoint: Endpoint = { provider: 'test', name: 'Test', baseUrl: provider.baseUrl, ...more };
		const exchange = { provider: 'test', name: 'Test' };
		return callSdk({ endpoint, call: { signal }, exchange, accept: 'application/json' }, (client) =>
			client.models.list().asResponse(),
		);
	};

	it("carries Weir's own few headers, and of the environment nothing", async () => {
		const environment = {
			OPENAI_API_KEY: 'sk-from-the-environment',
			OPENAI_ADMIN_KEY: 'sk-admin-from-the-environment',
			OPENAI_ORG_ID: 'org-from-the-environment',
			OPENAI_PROJECT_ID: 'project-from-the-environment',
			OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
			OPENAI_CUSTOM_HEADERS: 'x-from-the-environment: 1\nauthorization: Bearer environment',
			OPENAI_LOG: 'debug',
		};
		Object.assign(process.env, environment);
		try {
			await call({ key: async () => KEY, headers: { 'x-team': 'rivers', host: 'elsewhere' } });
		} finally {
			for (const name of Object.keys(environment)) {
				delete process.env[name];
			}
		}
		const { headers = {} } = provider.requests[0] ?? {};
		assert.equal(headers.authorization, `Bearer ${KEY}`);
		assert.equal(headers['x-team'], 'rivers');
		assert.equal(headers['accept-encoding'], 'identity');
		assert.doesNotMatch(JSON.stringify(headers), /environment|stainless|openai|elsewhere|unused/i);
	});

	it('sends no Authorization where there is no key', async () => {
		await call();
		await call({ key: async () => undefined });
		assert.deepEqual(
			provider.requests.map(({ headers }) => headers.authorization),
			[undefined, undefined],
		);
	});

	it('asks for the key with the origin that the request goes to, and takes a no', async () => {
		const refused = new StreamError('authentication', 'Not for that origin.');
		let asked = '';
		const key = async (origin: string) => {
			asked = origin;
			throw refused;
		};
		await assert.rejects(call({ key }), refused);
		assert.equal(asked, provider.origin);
		assert.equal(provider.requests.length, 0);
	});

	it('takes no key that HTTP cannot carry, and does not repeat it', async () => {
		await assert.rejects(call({ key: async () => `${KEY}\nx: y` }), (error: StreamError) => {
			const all = JSON.stringify([error, error.message, error.stack, String(error.cause)]);
			return error.kind === 'authentication' && !all.includes('canary');
		});
		assert.equal(provider.requests.length, 0);
	});

	it('sends nothing when it was stopped while the key was looked for', async () => {
		const controller = new AbortController();
		const key = async () => {
			controller.abort();
			return KEY;
		};
		await assert.rejects(call({ key }, controller.signal), (error: StreamError) => error.kind === 'aborted');
		await new Promise((resolve) => setTimeout(resolve, 30));
		assert.equal(provider.requests.length, 0);
	});

	it('keeps the path and the query of the base URL', async () => {
		await call({ baseUrl: `${provider.origin}/deep/path/?api-version=1` });
		assert.equal(provider.requests[0]?.url, '/deep/path/models?api-version=1');
	});

	it('says what is wrong with an address that is none', async () => {
		for (const baseUrl of ['localhost:1234', '', 'nonsense', 'file:///etc/passwd']) {
			await assert.rejects(call({ baseUrl }), (error: StreamError) => error.kind === 'invalid-request');
		}
	});
});
