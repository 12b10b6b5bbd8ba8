import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { userText } from '../../../../src/core/chat.ts';
import { connect } from '../../../../src/core/protocols/openai-responses/client.ts';
import type { WireFact } from '../../../../src/core/stream.ts';
import { type Provider, type Script, startProvider } from '../../../servers/provider.ts';
import { collect } from '../openai-chat/collect.ts';

const TEXT = readFileSync(new URL('../../../fixtures/openai-responses/openai-text.sse', import.meta.url));
const NOT_SUPPORTED = {
	status: 400,
	headers: { 'content-type': 'application/json' },
	body: '{"error":{"message":"Encrypted content is not supported with this model.","type":"invalid_request_error","param":"include","code":null}}',
};

describe('the openai-responses client', function () {
	this.timeout(20_000);
	const open: Provider[] = [];
	const start = async (script: Script) => {
		const provider = await startProvider(script);
		open.push(provider);
		return provider;
	};
	afterEach(async () => {
		await Promise.all(open.splice(0).map((provider) => provider.close()));
	});

	it('posts to /responses with the key, and tells the wire', async () => {
		const provider = await start({ body: TEXT });
		const facts: WireFact[] = [];
		const { events } = await ask(connectTo(provider), { wire: (fact: WireFact) => facts.push(fact) });
		assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
		const [request] = provider.requests;
		assert.deepEqual([request?.method, request?.url], ['POST', '/v1/responses']);
		assert.equal(request?.headers.authorization, 'Bearer canary-Key.1234567890');
		assert.equal(facts[0]?.type, 'headers');
		assert.ok(facts.some(({ type }) => type === 'bytes'));
	});

	it('asks a model without reasoning again without the wish for it, and then never with it', async () => {
		const provider = await start(({ body }) =>
			body.includes('encrypted_content') ? NOT_SUPPORTED : { body: TEXT },
		);
		const stream = connectTo(provider);
		assert.equal((await ask(stream)).error, undefined);
		assert.equal((await ask(stream)).error, undefined);
		assert.deepEqual(
			provider.requests.map(({ body }) => body.includes('encrypted_content')),
			[true, false, false],
		);
	});

	it('asks for an answer in one piece, and gives the same events', async () => {
		const whole = readFileSync(
			new URL('../../../fixtures/openai-responses/proxy-json-answer.sse', import.meta.url),
		);
		const provider = await start({ headers: { 'content-type': 'application/json' }, body: whole });
		const { events } = await ask(connectTo(provider), {}, { stream: false });
		assert.deepEqual(events.at(-1), { type: 'finish', reason: 'tool-calls' });
		const [request] = provider.requests;
		assert.equal(request?.headers.accept, 'application/json');
		assert.equal(JSON.parse(request?.body ?? '').stream, false);
	});

	it('asks for nothing a second time where something else is wrong', async () => {
		const provider = await start({ status: 400, body: '{"error":{"message":"Bad input."}}' });
		const { error } = await ask(connectTo(provider));
		assert.equal(error?.kind, 'invalid-request');
		assert.equal(provider.requests.length, 1);
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
			const provider = await start({ status: Number(status), body: '{"error":{"message":"x"}}' });
			const { error } = await ask(connectTo(provider));
			assert.equal(error?.kind, kind);
			assert.equal(error?.status, Number(status));
		}
	});

	it('stops at once where the provider would never end, and keeps what came', async () => {
		const provider = await start({ body: [TEXT.subarray(0, 1500)], end: 'never' });
		const controller = new AbortController();
		const running = ask(connectTo(provider), { signal: controller.signal });
		await new Promise((resolve) => setTimeout(resolve, 300));
		controller.abort();
		const { error } = await running;
		assert.equal(error?.kind, 'aborted');
	});

	it('calls a cut connection interrupted', async () => {
		const provider = await start({ body: TEXT.subarray(0, 1500), end: 'reset' });
		assert.equal((await ask(connectTo(provider))).error?.kind, 'interrupted');
	});
});

function connectTo(provider: Provider) {
	return connect({
		provider: 'test',
		name: 'Test',
		baseUrl: provider.baseUrl,
		key: async () => 'canary-Key.1234567890',
	});
}

function ask(stream: ReturnType<typeof connect>, call: object = {}, fields: { stream?: false } = {}) {
	const request = { model: 'asked', messages: [userText('Hello')], ...fields };
	return collect(stream(request, { signal: new AbortController().signal, ...call }));
}
