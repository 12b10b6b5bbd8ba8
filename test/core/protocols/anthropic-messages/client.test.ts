import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { userText } from '../../../../src/core/chat.ts';
import type { ErrorKind } from '../../../../src/core/errors.ts';
import { connect } from '../../../../src/core/protocols/anthropic-messages/client.ts';
import type { Endpoint } from '../../../../src/core/protocols/protocol.ts';
import type { WireFact } from '../../../../src/core/stream.ts';
import { type Provider, type Script, startProvider } from '../../../servers/provider.ts';
import { collect } from '../openai-chat/collect.ts';

const KEY = 'canary-Key.1234567890';
const REQUEST = { model: 'claude-test-1', messages: [userText('Hello')] };
const BODY = readFileSync(
	new URL('../../../fixtures/anthropic-messages/text-ping-padding.sse', import.meta.url),
);

describe('the anthropic-messages client', () => {
	const open: Provider[] = [];
	const start = async (script: Script) => {
		const provider = await startProvider(script);
		open.push(provider);
		return provider;
	};
	afterEach(async () => {
		await Promise.all(open.splice(0).map((provider) => provider.close()));
	});

	const ask = async (script: Script, endpoint: Partial<Endpoint> = {}, request = REQUEST) => {
		const provider = await start(script);
		const stream = connect(endpointOf(provider, endpoint))(request, { signal: new AbortController().signal });
		return { ...(await collect(stream)), provider };
	};

	it('sends nothing before the first next()', async () => {
		const provider = await start({ body: BODY });
		const stream = connect(endpointOf(provider))(REQUEST, { signal: new AbortController().signal });
		await new Promise((resolve) => setTimeout(resolve, 30));
		assert.equal(provider.requests.length, 0);
		assert.equal((await collect(stream)).events.at(-1)?.type, 'finish');
	});

	it('sends the key in x-api-key and nowhere else', async () => {
		const { provider } = await ask({ body: BODY });
		const [request] = provider.requests;
		assert.equal(request?.method, 'POST');
		assert.equal(request?.url, '/v1/messages');
		assert.equal(request?.headers['x-api-key'], KEY);
		assert.equal(request?.headers['anthropic-version'], '2023-06-01');
		assert.equal(request?.headers['accept-encoding'], 'identity');
		assert.equal(request?.headers['content-type'], 'application/json');
		const { 'x-api-key': _, ...others } = request?.headers ?? {};
		assert.ok(!JSON.stringify([others, request?.url, request?.body]).includes(KEY));
		assert.equal(JSON.parse(request?.body ?? '').model, 'claude-test-1');
	});

	it('reaches the same path from a base URL with a slash or with /v1', async () => {
		for (const end of ['/', '/v1', '/v1/']) {
			const provider = await start({ body: BODY });
			const endpoint = endpointOf(provider, { baseUrl: `${provider.origin}${end}` });
			await collect(connect(endpoint)(REQUEST, { signal: new AbortController().signal }));
			assert.equal(provider.requests[0]?.url, '/v1/messages');
		}
	});

	it('speaks the API version that the endpoint names, without sampling where that one refuses it', async () => {
		const headers = { 'Anthropic-Version': '2026-10-21', 'anthropic-beta': 'x' };
		const { provider } = await ask({ body: BODY }, { headers }, {
			...REQUEST,
			temperature: 0.5,
		} as typeof REQUEST);
		const [request] = provider.requests;
		assert.equal(request?.headers['anthropic-version'], '2026-10-21');
		assert.equal(request?.headers['anthropic-beta'], 'x');
		assert.ok(!('temperature' in JSON.parse(request?.body ?? '')));
	});

	it('needs no key where the endpoint has none', async () => {
		const { provider, error } = await ask({ body: BODY }, { key: undefined });
		assert.equal(error, undefined);
		assert.equal(provider.requests[0]?.headers['x-api-key'], undefined);
	});

	it('refuses a key that no header can carry, without repeating it', async () => {
		const { error, provider } = await ask({ body: BODY }, { key: async () => 'two\nlines' });
		assert.equal(error?.kind, 'authentication');
		assert.ok(!JSON.stringify(error).includes('lines'));
		assert.equal(provider.requests.length, 0);
	});

	it('says that an address is none', async () => {
		const { error } = await ask({ body: BODY }, { baseUrl: 'nowhere' });
		assert.equal(error?.kind, 'invalid-request');
		assert.match(error?.message ?? '', /The address of Test is no URL/);
	});

	it('stops while the key is looked for', async () => {
		const provider = await start({ body: BODY });
		const endpoint = endpointOf(provider, { key: () => new Promise<string>(() => {}) });
		const { error } = await collect(connect(endpoint)(REQUEST, { signal: AbortSignal.timeout(20) }));
		assert.equal(error?.kind, 'aborted');
		assert.equal(provider.requests.length, 0);
	});

	it('reports the wire', async () => {
		const cameFirst = Promise.withResolvers<void>();
		const provider = await start({ body: [': waiting\n\n', cameFirst.promise, BODY] });
		const facts: WireFact[] = [];
		const wire = (fact: WireFact) => {
			facts.push(fact);
			if (fact.type === 'bytes') {
				cameFirst.resolve();
			}
		};
		await collect(connect(endpointOf(provider))(REQUEST, { signal: new AbortController().signal, wire }));
		assert.equal(facts[0]?.type, 'headers');
		assert.deepEqual(facts[1], { type: 'waiting' });
		assert.deepEqual(facts[2], { type: 'bytes', count: 11, chatter: true });
		const counts = facts.map((fact) => (fact.type === 'bytes' && !fact.chatter ? fact.count : 0));
		assert.equal(
			counts.reduce((sum, count) => sum + count),
			BODY.byteLength,
		);
	});

	it('stops at once, and closes the connection', async () => {
		const provider = await start({ body: BODY.subarray(0, 700), end: 'never' });
		const controller = new AbortController();
		const { signal } = controller;
		// Once what has come is handed out.
		const wire = ({ type }: WireFact) => type === 'bytes' && setImmediate(() => controller.abort());
		const { events, error } = await collect(connect(endpointOf(provider))(REQUEST, { signal, wire }));
		assert.equal(error?.kind, 'aborted');
		assert.ok(events.some(({ type }) => type === 'text-delta'));
		await provider.requests[0]?.left;
	});

	for (const end of ['close', 'reset'] as const) {
		it(`tells a connection that ends by a ${end} as interrupted, and keeps what came`, async () => {
			const { events, error } = await ask({ body: [BODY.subarray(0, 700), 20], end });
			assert.equal(error?.kind, 'interrupted');
			assert.equal(error?.retryable, true);
			assert.ok(events.some(({ type }) => type === 'text-delta'));
		});
	}

	const failures: [status: number, type: string, message: string, kind: ErrorKind, retryable: boolean][] = [
		[400, 'invalid_request_error', 'messages: field required', 'invalid-request', false],
		[400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000', 'context-length', false],
		[400, 'invalid_request_error', 'Your credit balance is too low', 'quota', false],
		[401, 'authentication_error', 'invalid x-api-key', 'authentication', false],
		[402, 'billing_error', 'Pay', 'quota', false],
		[403, 'permission_error', 'No', 'permission', false],
		[404, 'not_found_error', 'model: claude-none', 'not-found', false],
		[409, 'conflict_error', 'Again', 'invalid-request', true],
		[413, 'request_too_large', 'Too large', 'context-length', false],
		[429, 'rate_limit_error', 'Slow down', 'rate-limit', true],
		[500, 'api_error', 'Internal server error', 'server', true],
		[504, 'timeout_error', 'Too slow', 'timeout', true],
		[529, 'overloaded_error', 'Overloaded', 'overloaded', true],
	];
	for (const [status, type, message, kind, retryable] of failures) {
		it(`${status} ${type} (${message}) is ${kind}`, async () => {
			const body = JSON.stringify({ type: 'error', error: { type, message: `${message} ${KEY}` } });
			const headers = { 'content-type': 'application/json', 'request-id': 'req_1', 'retry-after': '7' };
			const { error } = await ask({ status, headers, body });
			assert.equal(error?.kind, kind);
			assert.equal(error?.retryable, retryable);
			assert.equal(error?.status, status);
			assert.equal(error?.requestId, 'req_1');
			assert.equal(error?.retryAfterMs, 7000);
			assert.ok(error?.detail?.startsWith(message));
			assert.ok(!JSON.stringify(error).includes(KEY));
		});
	}
});

function endpointOf(provider: Provider, more: Partial<Endpoint> = {}): Endpoint {
	return { provider: 'test', name: 'Test', baseUrl: provider.origin, key: async () => KEY, ...more };
}
