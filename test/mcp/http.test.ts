import assert from 'node:assert/strict';
import { sendRaw } from '../gateway/raw.ts';
import { chatStream } from '../servers/chat-stream.ts';
import { call, errorOf, listIn, modernHeaders, sessionClient, withEnvelope } from './client.ts';
import { type McpRig, startMcp, TOKEN } from './rig.ts';

const PARAMS = withEnvelope({});
const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: PARAMS });
const INITIALIZE = {
	protocolVersion: '2025-11-25',
	capabilities: {},
	clientInfo: { name: 'test', version: '1' },
};

const BOTH_TYPES = 'application/json, text/event-stream';

describe('MCP over HTTP', function () {
	// A busy machine takes its time.
	this.timeout(30_000);

	let rig: McpRig;

	beforeEach(async () => {
		rig = await startMcp(chatStream('Hello'), { config: { allowedOrigins: ['https://good.example'] } });
	});

	afterEach(() => rig.close());

	it('tells of itself in both eras', async () => {
		const { result } = await rig.client.request('server/discover');
		assert.ok(listIn<string>(result, 'supportedVersions').includes('2026-07-28'));
		const session = await sessionClient(rig.url, TOKEN);
		assert.match(session.sessionId, /^[\da-f-]{36}$/);
		for (const client of [rig.client, session]) {
			assert.equal((await call(client, 'ask', { prompt: 'hi', model: 'up/m' })).content[0]?.text, 'Hello');
		}
	});

	it('describes every tool: what it takes, what it gives, what it does', async () => {
		const { result } = await rig.client.request('tools/list');
		const tools = listIn<Record<string, { type?: string }>>(result, 'tools');
		assert.deepEqual(
			tools.map(({ name }) => name),
			[
				...['ask', 'ask_with_tools', 'ask_with_attachment', 'ask_poe', 'ask_poe_v2', 'ask_poe_with_tools'],
				...['clear_session', 'generate_image', 'generate_video', 'list_models', 'list_available_models'],
				...['list_available_models_v2', 'register_tool', 'unregister_tool'],
			],
		);
		for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
			assert.equal(inputSchema?.type, 'object', String(name));
			assert.equal(outputSchema?.type, 'object', String(name));
			assert.ok(title && description && annotations, String(name));
		}
	});

	it('ends a session when told, and knows no other one', async () => {
		const { sessionId } = await sessionClient(rig.url, TOKEN);
		const headers = {
			authorization: `Bearer ${TOKEN}`,
			'mcp-session-id': sessionId,
			'mcp-protocol-version': '2025-11-25',
		};
		assert.equal((await fetch(`${rig.url}/mcp`, { method: 'DELETE', headers })).status, 200);
		assert.equal((await fetch(`${rig.url}/mcp`, { method: 'DELETE', headers })).status, 404);
		for (const id of ['x', crypto.randomUUID(), '__proto__']) {
			const response = await fetch(`${rig.url}/mcp`, {
				headers: { ...headers, 'mcp-session-id': id, accept: 'text/event-stream' },
			});
			assert.equal(response.status, 404);
		}
	});

	it('holds 64 sessions; the one that was silent for the longest time goes first', async () => {
		const first = await sessionClient(rig.url, TOKEN);
		const second = await sessionClient(rig.url, TOKEN);
		const statusOf = async ({ sessionId }: { sessionId: string }) => {
			const headers = { authorization: `Bearer ${TOKEN}`, 'mcp-session-id': sessionId };
			const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
			const asked = { ...headers, 'content-type': 'application/json', accept: BOTH_TYPES };
			const response = await fetch(`${rig.url}/mcp`, { method: 'POST', headers: asked, body });
			await response.body?.cancel();
			return response.status;
		};
		for (let more = 0; more < 62; more++) {
			await sessionClient(rig.url, TOKEN);
		}
		assert.equal(await statusOf(first), 200);
		await sessionClient(rig.url, TOKEN);
		assert.deepEqual([await statusOf(first), await statusOf(second)], [200, 404]);
	});

	it('stops the upstream when a session cancels its call, and when it leaves', async () => {
		const slow = await startMcp({ body: [60_000] });
		const session = await sessionClient(slow.url, TOKEN);
		const asked = call(session, 'ask', { model: 'up/m', prompt: 'hi' });
		asked.catch(() => {});
		await requestsOf(slow, 1);
		const headers = {
			authorization: `Bearer ${TOKEN}`,
			'content-type': 'application/json',
			accept: 'application/json, text/event-stream',
			'mcp-session-id': session.sessionId,
		};
		const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
		const response = await fetch(`${slow.url}/mcp`, {
			method: 'POST',
			headers,
			body: JSON.stringify(cancelled),
		});
		assert.equal(response.status, 202);
		await slow.provider.requests[0]?.left;
		const controller = new AbortController();
		const left = call(session, 'ask', { model: 'up/m', prompt: 'hi' }, { signal: controller.signal });
		left.catch(() => {});
		await requestsOf(slow, 2);
		controller.abort();
		await slow.provider.requests[1]?.left;
		await slow.close();
	});

	it('answers many at once, each with its own', async () => {
		const answers = await Promise.all(
			Array.from({ length: 40 }, () => call(rig.client, 'ask', { model: 'up/m', prompt: 'hi' })),
		);
		const ids = answers.map(({ structuredContent }) => structuredContent?.session_id);
		assert.equal(new Set(ids).size, 40);
	});

	it('refuses more calls at once than it takes', async () => {
		const slow = await startMcp({ body: [60_000] });
		const controller = new AbortController();
		const { signal } = controller;
		const open = Array.from({ length: 64 }, () =>
			call(slow.client, 'ask', { model: 'up/m', prompt: 'hi' }, { signal }).catch(() => {}),
		);
		await requestsOf(slow, 64);
		const error = errorOf(await call(slow.client, 'ask', { model: 'up/m', prompt: 'hi' }));
		assert.equal(error.type, 'rate_limit_error');
		controller.abort();
		await Promise.all(open);
		await slow.close();
	});

	it('survives whatever is posted', async () => {
		const bodies = [
			...[
				'null',
				'1',
				'"x"',
				'[]',
				'[[]]',
				'{}',
				'{"jsonrpc":"2.0"}',
				'{"jsonrpc":"2.0","id":{},"method":1}',
			],
			...['{"jsonrpc":"2.0","id":1,"method":"__proto__"}', '{"jsonrpc":"2.0","id":1,"method":"tools/call"}'],
			JSON.stringify({
				jsonrpc: '2.0',
				id: 1,
				method: 'tools/call',
				params: withEnvelope({ name: 'constructor' }),
			}),
			JSON.stringify({
				jsonrpc: '2.0',
				id: 1,
				method: 'tools/call',
				params: withEnvelope({ name: 'ask', arguments: [] }),
			}),
			JSON.stringify({
				jsonrpc: '2.0',
				id: 1,
				method: 'initialize',
				params: { ...INITIALIZE, protocolVersion: 'x' },
			}),
		];
		for (const body of bodies) {
			const response = await fetch(`${rig.url}/mcp`, {
				method: 'POST',
				headers: modernHeaders(TOKEN, 'tools/call', { name: 'ask' }),
				body,
			});
			assert.ok(response.status < 500, body);
			await response.arrayBuffer();
		}
		assert.equal((await call(rig.client, 'ask', { model: 'up/m', prompt: 'hi' })).content[0]?.text, 'Hello');
		assert.deepEqual(rig.faults, []);
	});

	describe('access', () => {
		/** A request of which each line can be another one. */
		function raw(lines: Record<string, string | undefined>, method = 'POST', body = LIST): string {
			const headers = {
				host: `127.0.0.1:${rig.port}`,
				...modernHeaders(TOKEN, 'tools/list', {}),
				'content-length': String(Buffer.byteLength(body)),
				...lines,
			};
			const text = Object.entries(headers).flatMap(([name, value]) =>
				value === undefined ? [] : [`${name}: ${value}\r\n`],
			);
			return `${method} /mcp HTTP/1.1\r\n${text.join('')}\r\n${body}`;
		}

		for (const [what, lines, status] of [
			['everything in order', {}, 200],
			['an allowed origin', { origin: 'https://good.example' }, 200],
			['the token as x-api-key', { authorization: undefined, 'x-api-key': TOKEN }, 200],
			['no token', { authorization: undefined }, 401],
			['a wrong token', { authorization: 'Bearer wrong' }, 401],
			['a token that is longer', { authorization: `Bearer ${TOKEN}x` }, 401],
			['no host', { host: undefined }, 400],
			['a foreign host', { host: 'evil.example' }, 421],
			['a host that begins right', { host: '127.0.0.1.evil.example' }, 421],
			['another port', { host: '127.0.0.1:1' }, 421],
			['a foreign origin', { origin: 'https://evil.example' }, 403],
			['the origin null', { origin: 'null' }, 403],
			['an origin on this machine', { origin: 'http://127.0.0.1:8080' }, 403],
			['a page across sites', { 'sec-fetch-site': 'cross-site' }, 403],
			['a form’s content type', { 'content-type': 'text/plain' }, 415],
			['no content type', { 'content-type': undefined }, 415],
			['a compressed body', { 'content-encoding': 'gzip' }, 415],
			['a body that is announced as too long', { 'content-length': String(4 * 2 ** 20 + 1) }, 413],
		] as const) {
			it(`${status} for ${what}`, async () => {
				assert.equal((await sendRaw(rig.port, raw(lines))).status, status);
			});
		}

		it('wants the token for GET and DELETE as well, and takes no other method', async () => {
			for (const method of ['GET', 'DELETE']) {
				const lines = { authorization: undefined, 'content-length': '0' };
				assert.equal((await sendRaw(rig.port, raw(lines, method, ''))).status, 401);
			}
			assert.equal((await sendRaw(rig.port, raw({}, 'PUT'))).status, 405);
		});

		it('refuses a body that nests too deep', async () => {
			const deep = '['.repeat(5000) + ']'.repeat(5000);
			assert.equal((await sendRaw(rig.port, raw({}, 'POST', deep))).status, 400);
		});
	});
});

async function requestsOf({ provider }: McpRig, count: number): Promise<void> {
	while (provider.requests.length < count) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
