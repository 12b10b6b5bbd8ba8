import assert from 'node:assert/strict';
import type { ChatRequest, Message } from '../../../../src/core/chat.ts';
import { userText } from '../../../../src/core/chat.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { connect } from '../../../../src/core/protocols/poe-bot/client.ts';
import { UPLOAD_URL } from '../../../../src/core/protocols/poe-bot/upload.ts';
import type { Endpoint } from '../../../../src/core/protocols/protocol.ts';
import { type Provider, type Script, startProvider } from '../../../servers/provider.ts';
import { collect } from '../openai-chat/collect.ts';

const KEY = 'canary-Key.1234567890';
const HELLO = { body: 'event: text\ndata: {"text":"Hi"}\n\nevent: done\ndata: {}\n\n' };
const UPLOADED = {
	headers: { 'content-type': 'application/json' },
	body: '{"attachment_url":"https://files.example/1","mime_type":"image/png"}',
};

describe('the poe-bot client', () => {
	const open: Provider[] = [];
	const start = async (script: Script) => {
		const provider = await startProvider(script);
		open.push(provider);
		return provider;
	};
	afterEach(async () => {
		await Promise.all(open.splice(0).map((provider) => provider.close()));
	});

	it('asks the bot by its name, escaped', async () => {
		const provider = await start(HELLO);
		const { events } = await ask(endpointOf(provider), { model: 'My Bot/..' });
		assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
		const [request] = provider.requests;
		assert.equal(request?.url, '/bot/My%20Bot%2F..');
		const { authorization, accept, 'cache-control': cache, 'content-type': type } = request?.headers ?? {};
		assert.deepEqual(
			[authorization, accept, cache, type],
			[`Bearer ${KEY}`, 'text/event-stream', 'no-store', 'application/json'],
		);
	});

	it('asks for no bot that is a way out of their folder', async () => {
		const provider = await start(HELLO);
		for (const model of ['', '.', '..']) {
			assert.equal((await ask(endpointOf(provider), { model })).error?.kind, 'invalid-request');
		}
		assert.equal(provider.requests.length, 0);
	});

	it('tells what the protocol cannot say', async () => {
		const provider = await start(HELLO);
		const { events } = await ask(endpointOf(provider), { maxTokens: 5, seed: 1 });
		assert.deepEqual(events[0], {
			type: 'notice',
			text: "Poe's bot protocol has no max_tokens, seed: the bot uses its own.",
		});
	});

	it('gives each status its kind, as the other protocols do', async () => {
		const kinds = {
			401: 'authentication',
			402: 'quota',
			404: 'not-found',
			429: 'rate-limit',
			500: 'server',
			529: 'overloaded',
		};
		for (const [status, kind] of Object.entries(kinds)) {
			const provider = await start({ status: Number(status), body: `{"error":"said ${KEY}"}` });
			const { error } = await ask(endpointOf(provider));
			assert.equal(error?.kind, kind);
			assert.doesNotMatch(JSON.stringify(error), /canary/);
		}
	});

	it('uploads an attachment once, however many rounds send it', async () => {
		const provider = await start(({ url }) => (url.includes('upload') ? UPLOADED : HELLO));
		const origins: string[] = [];
		const endpoint = endpointOf(provider, {
			headers: { 'x-team': 'rivers' },
			key: async (origin) => {
				origins.push(origin);
				return KEY;
			},
		});
		const stream = connect(endpoint, { fetch: redirected(provider) });
		const request = { model: 'b', messages: [pictures] };
		for (let round = 0; round < 2; round++) {
			assert.equal((await collect(stream(request, call()))).error, undefined);
		}
		assert.deepEqual(
			provider.requests.map(({ url }) => url),
			['/poe_api/file_upload_3RD_PARTY_POST', '/poe_api/file_upload_3RD_PARTY_POST', '/bot/b', '/bot/b'],
		);
		assert.deepEqual([...new Set(origins)], [new URL(UPLOAD_URL).origin, provider.origin]);
		const [file, link, query] = provider.requests;
		assert.equal(file?.headers.authorization, KEY);
		assert.equal(file?.headers['x-team'], undefined);
		assert.match(
			file?.body ?? '',
			/name="file"; filename="image.png"\r\nContent-Type: image\/png\r\n\r\nabc\r\n--/,
		);
		assert.equal(
			link?.body,
			'download_url=https%3A%2F%2Fexample.com%2Fa%2Fcat.png&download_filename=cat.png',
		);
		const [message] = JSON.parse(query?.body ?? '').query;
		assert.equal(message.content, 'Look.');
		assert.deepEqual(
			message.attachments.map(({ url, content_type, name }: Record<string, string>) => [
				url,
				content_type,
				name,
			]),
			[
				['https://files.example/1', 'image/png', 'image.png'],
				['https://files.example/1', 'image/png', 'cat.png'],
			],
		);
	});

	it('says so where the key is not for the address that takes files', async () => {
		const provider = await start(HELLO);
		const endpoint = endpointOf(provider, {
			key: async (origin) => {
				if (origin !== provider.origin) {
					throw new StreamError('authentication', 'Not for that origin.');
				}
				return KEY;
			},
		});
		const { error } = await ask(endpoint, { messages: [pictures] });
		assert.equal(error?.kind, 'authentication');
		assert.match(error?.message ?? '', /quora\.com.*only for http:\/\/127\.0\.0\.1/);
		assert.equal(provider.requests.length, 0);
	});

	it('tells a failed upload as what it is, and asks no bot', async () => {
		const provider = await start({ status: 413, body: 'File too large' });
		const stream = connect(endpointOf(provider), { fetch: redirected(provider) });
		const { error } = await collect(stream({ model: 'b', messages: [pictures] }, call()));
		assert.equal(error?.status, 413);
		assert.equal(provider.requests.length, 1);
		const broken: Message = {
			role: 'user',
			content: [{ type: 'file', mimeType: 'a/b', name: 'x', data: '%%' }],
		};
		assert.equal((await ask(endpointOf(provider), { messages: [broken] })).error?.kind, 'invalid-request');
	});

	it('stops at once, also while a key is waited for', async () => {
		const provider = await start({ body: ['event: text\ndata: {"text":"Hi"}\n\n'], end: 'never' });
		for (const endpoint of [
			endpointOf(provider),
			endpointOf(provider, { key: () => new Promise(() => {}) }),
		]) {
			const controller = new AbortController();
			const running = collect(connect(endpoint)({ model: 'b', messages: [] }, { signal: controller.signal }));
			await new Promise((resolve) => setTimeout(resolve, 100));
			controller.abort();
			assert.equal((await running).error?.kind, 'aborted');
		}
	});
});

const pictures: Message = {
	role: 'user',
	content: [
		{ type: 'text', text: 'Look.' },
		{ type: 'image', mimeType: 'image/png', data: Buffer.from('abc').toString('base64') },
		{ type: 'image', url: 'https://example.com/a/cat.png' },
	],
};

/** The global fetch, with the one address that is not ours led to the provider. */
function redirected(provider: Provider): typeof fetch {
	return (input, init) => {
		const url = new URL(String(input));
		return fetch(url.href.startsWith(UPLOAD_URL) ? provider.origin + url.pathname : url, init);
	};
}

function endpointOf(provider: Provider, fields: Partial<Endpoint> = {}): Endpoint {
	return {
		provider: 'poe',
		name: 'Poe',
		baseUrl: `${provider.origin}/bot/`,
		key: async () => KEY,
		...fields,
	};
}

function call() {
	return { signal: new AbortController().signal };
}

function ask(endpoint: Endpoint, request: Partial<ChatRequest> = {}) {
	return collect(connect(endpoint)({ model: 'b', messages: [userText('Hello')], ...request }, call()));
}
