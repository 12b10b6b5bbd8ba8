import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { chatStream } from '../servers/chat-stream.ts';
import { ask, FACES, type Rig, startRig, TOKEN } from './rig.ts';

/** As Claude Code and Codex send them, beside their own or alone. */
const TOOLS = {
	'anthropic-messages': {
		own: { type: 'web_search_20250305', name: 'web_search' },
		client: { name: 'look', input_schema: { type: 'object' } },
	},
	'openai-responses': {
		own: { type: 'web_search' },
		client: { type: 'function', name: 'look', parameters: { type: 'object' } },
	},
} as const;

describe('gateway: tools that only some providers run', function () {
	this.timeout(30_000);
	let rig: Rig;

	afterEach(() => rig.close());

	for (const face of ['anthropic-messages', 'openai-responses'] as const) {
		const { path, body } = FACES[face];
		const { own, client } = TOOLS[face];

		it(`${face}: are left out for another provider, which a header says`, async () => {
			rig = await startRig(chatStream('Hello'));
			for (const stream of [true, false]) {
				const response = await ask(rig, path, { ...body, stream, tools: [own, client] });
				assert.equal(response.status, 200);
				assert.equal(response.headers.get('x-weir-left-out'), 'web_search');
				assert.match(await response.text(), /Hello/);
			}
			const { tools } = JSON.parse(rig.provider.requests[0]?.body ?? '');
			assert.deepEqual(
				tools.map((tool: { function: { name: string } }) => tool.function.name),
				['look'],
			);
		});

		it(`${face}: are refused for another provider where the answer is about them`, async () => {
			rig = await startRig(chatStream('Hello'));
			const response = await ask(rig, path, { ...body, stream: true, tools: [own] });
			assert.equal(response.status, 400);
			assert.match(await response.text(), /web_search runs only where/);
			assert.equal(rig.provider.requests.length, 0);
		});

		it(`${face}: go on to a provider that speaks the same`, async () => {
			rig = await startRig({ status: 418 }, { protocol: face });
			const response = await ask(rig, path, { ...body, stream: true, tools: [own, client] });
			assert.equal(response.headers.get('x-weir-left-out'), null);
			await response.text();
			const { tools } = JSON.parse(rig.provider.requests[0]?.body ?? '');
			assert.ok(tools.some((tool: object) => JSON.stringify(tool) === JSON.stringify(own)));
			assert.equal(tools.length, 2);
		});
	}

	it('anthropic-messages: trial features go where the fields go that need them', async () => {
		const headers = { 'anthropic-beta': 'context-management-2025-06-27, a b,effort-2025-11-24' };
		const { path, body } = FACES['anthropic-messages'];
		const asked = { ...body, context_management: { edits: [] } };
		rig = await startRig({ status: 418 }, { protocol: 'anthropic-messages' });
		await (await ask(rig, `${path}?beta=true`, asked, { headers })).text();
		await (await ask(rig, `${path}/count_tokens`, asked, { headers })).text();
		assert.deepEqual(
			rig.provider.requests.map((request) => request.headers['anthropic-beta']),
			Array(2).fill('context-management-2025-06-27,effort-2025-11-24'),
		);
		assert.ok(rig.provider.requests.every((request) => request.body.includes('context_management')));
		await rig.close();
		rig = await startRig(chatStream('Hello'));
		await (await ask(rig, path, asked, { headers })).text();
		assert.equal(rig.provider.requests[0]?.headers['anthropic-beta'], undefined);
	});

	it('anthropic-messages: a stream says at once how long its request is, and at the end exactly', async () => {
		rig = await startRig(chatStream('Hello there'));
		const client = new Anthropic({ baseURL: rig.url, apiKey: TOKEN, maxRetries: 0 });
		const stream = client.messages.stream({ ...FACES['anthropic-messages'].body, messages: [LONG] });
		const { promise, resolve } = Promise.withResolvers<number>();
		stream.on('streamEvent', (event) => {
			if (event.type === 'message_start') {
				resolve(event.message.usage.input_tokens);
			}
		});
		assert.ok((await promise) > 100);
		const { usage } = await stream.finalMessage();
		// What the provider told.
		assert.deepEqual([usage.input_tokens, usage.output_tokens], [12, 2]);
	});
});

const LONG = { role: 'user' as const, content: 'The quick brown fox jumps over the lazy dog. '.repeat(20) };
