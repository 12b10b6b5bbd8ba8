import assert from 'node:assert/strict';
import { chatStream, chunk, errorReply, eventStreamOf, json } from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import { ask, FACE_NAMES, FACES, type Rig, startRig } from './rig.ts';

const CHAT = FACES['openai-chat'];

describe('gateway: policies', function () {
	this.timeout(20_000);

	let rig: Rig;

	afterEach(() => rig.close());

	it('keeps no answers unless it is told to', async () => {
		rig = await startRig(chatStream('Hello'));
		for (let time = 0; time < 2; time++) {
			const response = await ask(rig, CHAT.path, CHAT.body);
			assert.equal(response.headers.has('x-weir-cache'), false);
			await response.text();
		}
		assert.equal(rig.provider.requests.length, 2);
	});

	it('keeps answers, says so in a header, and gives the same one behind every face', async () => {
		rig = await startRig(chatStream('Hello'), { config: { policies: { cache: { ttlMs: 60_000 } } } });
		const seen: (string | null)[] = [];
		for (const stream of [true, false, true]) {
			const response = await ask(rig, CHAT.path, { ...CHAT.body, stream });
			seen.push(response.headers.get('x-weir-cache'));
			assert.match(await response.text(), /Hello/);
		}
		assert.deepEqual(seen, ['miss', 'hit', 'hit']);
		assert.equal(rig.provider.requests.length, 1);
	});

	it('keeps answers apart by every field, those too that Weir does not know', async () => {
		rig = await startRig(chatStream('Hello'), { config: { policies: { cache: {} } } });
		for (const logit_bias of [{ 1: 1 }, { 1: 2 }]) {
			const response = await ask(rig, CHAT.path, { ...CHAT.body, logit_bias });
			assert.equal(response.headers.get('x-weir-cache'), 'miss');
			await response.text();
		}
	});

	it('asks anew for Cache-Control: no-store', async () => {
		rig = await startRig(chatStream('Hello'), { config: { policies: { cache: {} } } });
		await (await ask(rig, CHAT.path, CHAT.body)).text();
		const response = await ask(rig, CHAT.path, CHAT.body, { headers: { 'cache-control': 'no-store' } });
		assert.equal(response.headers.has('x-weir-cache'), false);
		assert.equal(rig.provider.requests.length, 2);
	});

	it("heeds orq's fields, at the top and within orq, and passes them on to nobody", async () => {
		rig = await startRig(({ body }, count) =>
			count === 1 ? errorReply(500, { message: 'Down' }) : chatStream(`Hello from ${JSON.parse(body).model}`),
		);
		const fields = {
			cache: { type: 'exact_match', ttl: 60 },
			retry: { count: 1 },
			timeout: { call_timeout: 60_000 },
			fallbacks: [{ model: 'up/other' }],
		};
		const first = await ask(rig, CHAT.path, { ...CHAT.body, ...fields, name: 'tracked', user: 'u-1' });
		assert.match(await first.text(), /Hello from m/);
		const second = await ask(rig, CHAT.path, { ...CHAT.body, orq: fields, user: 'u-1' });
		assert.equal(second.headers.get('x-weir-cache'), 'hit');
		assert.equal(rig.provider.requests.length, 2, 'tried again once, then kept');
		const sent = JSON.parse(rig.provider.requests[1]?.body ?? '');
		assert.deepEqual(Object.keys(sent).sort(), ['messages', 'model', 'stream', 'stream_options', 'user']);
	});

	it('says which of the fields is not in order', async () => {
		rig = await startRig(chatStream('Hello'));
		for (const face of FACE_NAMES) {
			const { path, body } = FACES[face];
			const response = await ask(rig, path, { ...body, retry: { count: 99 } });
			assert.equal(response.status, 400);
			assert.match(await response.text(), /retry must be/);
		}
	});

	it('shares one call between equal requests at the same time', async () => {
		const gate = Promise.withResolvers<void>();
		const begin = eventStreamOf([chunk({ content: 'Hello' })], { done: false });
		const end = eventStreamOf([chunk({}, { finish_reason: 'stop' })]);
		rig = await startRig({ body: [begin, gate.promise, end] }, { config: { policies: { coalesce: true } } });
		// The answer goes on when all of them have its beginning.
		const asked = [1, 2, 3].map(() => ask(rig, CHAT.path, { ...CHAT.body, stream: true }));
		const responses = await Promise.all(asked);
		gate.resolve();
		const texts = await Promise.all(responses.map((response) => response.text()));
		assert.ok(texts.every((text) => text.includes('Hello')));
		assert.equal(rig.provider.requests.length, 1);
	});

	it('refuses when the day’s budget is used up, and counts by the prices that the provider lists', async () => {
		const listed = Promise.withResolvers<void>();
		const prices = { prompt: '0.01', completion: '0.02' };
		rig = await startRig(
			async ({ url }) => {
				if (url.endsWith('/models')) {
					setImmediate(listed.resolve);
					return json(200, { data: [{ id: 'm', pricing: prices }] });
				}
				await listed.promise;
				return { ...chatStream('Hello'), delayMs: 200 };
			},
			{ config: { policies: { dailyBudgetUsd: 0.1 } } },
		);
		// What begins before the prices have come is not priced.
		for (let time = 0; time < 2; time++) {
			assert.equal((await ask(rig, CHAT.path, CHAT.body)).status, 200);
		}
		const refused = await ask(rig, CHAT.path, CHAT.body);
		assert.equal(refused.status, 429);
		assert.equal(refused.headers.get('x-should-retry'), 'false');
		assert.match(await refused.text(), /limit of US\$ 0\.10 a day is used up.*dailyBudgetUsd/);
	});

	it('goes on with an answer that breaks off', async () => {
		rig = await startRig(
			(_, count) =>
				count === 1
					? { body: eventStreamOf([chunk({ content: 'Hello ' })], { done: false }), end: 'close' }
					: chatStream('Hello there'),
			{ config: { policies: { resume: true } } },
		);
		const text = await (await ask(rig, CHAT.path, { ...CHAT.body, stream: true })).text();
		assert.equal([...text.matchAll(/"content":"([^"]*)"/g)].map(([, said]) => said).join(''), 'Hello there');
		assert.match(text, /\[DONE\]/);
		assert.equal(rig.provider.requests.length, 2);
	});

	it('passes fields that Weir does not know on to the same protocol, and to no other', async () => {
		rig = await startRig(chatStream('Hello'));
		await (await ask(rig, CHAT.path, { ...CHAT.body, logit_bias: { 50256: -100 } })).text();
		const { path, body } = FACES['anthropic-messages'];
		await (await ask(rig, path, { ...body, top_k: 5, metadata: { user_id: 'u' } })).text();
		const [same, other] = rig.provider.requests.map((request) => JSON.parse(request.body));
		assert.deepEqual(same.logit_bias, { 50256: -100 });
		assert.equal('top_k' in other || 'metadata' in other, false);
	});

	it('hands its own token on to nobody', async () => {
		rig = await startRig(chatStream('Hello'));
		await (await ask(rig, CHAT.path, CHAT.body)).text();
		assert.equal(rig.provider.requests.length, 1);
		assert.doesNotMatch(JSON.stringify(rig.provider.requests), /token-of-the-tests/);
	});

	it('counts tokens as Anthropic does where Anthropic is asked, and estimates elsewhere', async () => {
		const upstream = await startProvider({
			headers: { 'content-type': 'application/json' },
			body: '{"input_tokens": 42}',
		});
		const providers = [
			{ id: 'ant', protocol: 'anthropic-messages' as const, baseUrl: upstream.origin },
			{ id: 'oai', protocol: 'openai-chat' as const, baseUrl: upstream.baseUrl },
		];
		rig = await startRig(chatStream('Hello'), { config: { providers } });
		const count = async (model: string) => {
			const { messages } = FACES['anthropic-messages'].body;
			const response = await ask(rig, '/v1/messages/count_tokens', { model, messages });
			const { input_tokens: tokens } = (await response.json()) as { input_tokens: number };
			return { tokens, estimated: response.headers.get('x-weir-estimated') };
		};
		assert.deepEqual(await count('ant/claude'), { tokens: 42, estimated: null });
		const estimate = await count('oai/gpt');
		assert.ok(estimate.tokens > 0 && estimate.tokens < 20);
		assert.equal(estimate.estimated, 'true');
		assert.equal(upstream.requests[0]?.url, '/v1/messages/count_tokens');
		assert.equal(JSON.parse(upstream.requests[0]?.body ?? '').model, 'claude');
		await upstream.close();
	});
});
