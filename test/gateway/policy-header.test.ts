import assert from 'node:assert/strict';
import type { GatewayConfig } from '../../src/gateway/config.ts';
import { readPolicyHeader } from '../../src/gateway/policy-header.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import type { Script } from '../servers/provider.ts';
import { ask, FACE_NAMES, FACES, type Rig, startRig } from './rig.ts';

const CHAT = FACES['openai-chat'];

/** How a policy shows to a client that it is there, and that a request did without it. */
interface Case {
	script: () => Script;
	policies: GatewayConfig['policies'];
	body?: object;
	/** How often the client asks, one after the other. Default once. */
	times?: number;
	/** The status, the text and how many times the provider was asked for it. */
	on: string;
	off: string;
}

const CASES: Readonly<Record<string, Case>> = {
	fallback: {
		script:
			() =>
			({ body }) =>
				body.includes('"other"') ? chatStream('Hello') : errorReply(403, { message: 'No.' }),
		policies: {},
		body: { model: 'up/m,up/other' },
		on: '200 Hello, 2 asked',
		off: '403, 1 asked',
	},
	'model-check': {
		script: () => chatStream('Hello'),
		policies: {},
		body: {
			model: 'gpt-image-1',
			tools: [{ type: 'function', function: { name: 'read', parameters: { type: 'object' } } }],
		},
		on: '400, 0 asked',
		off: '200 Hello, 1 asked',
	},
	cache: {
		script: () => chatStream('Hello'),
		policies: { cache: {} },
		times: 2,
		on: '200 Hello, 1 asked',
		off: '200 Hello, 2 asked',
	},
	resume: {
		script: () => [
			{ body: eventStreamOf([chunk({ content: 'The quick brown fox ' })], { done: false }), end: 'close' },
			{ body: eventStreamOf([chunk({ content: 'jumps.' }, { finish_reason: 'stop' })]) },
		],
		policies: { resume: true },
		on: '200 The quick brown fox jumps., 2 asked',
		off: '502, 1 asked',
	},
	retry: {
		script: () => [errorReply(503, { message: 'Busy.' }), chatStream('Hello')],
		policies: { retries: 2 },
		on: '200 Hello, 2 asked',
		off: '503, 1 asked',
	},
	learn: {
		script: () => [errorReply(400, { message: 'Unknown parameter: stream_options' }), chatStream('Hello')],
		policies: { learn: true },
		on: '200 Hello, 2 asked',
		off: '400, 1 asked',
	},
	budget: {
		script: () => chatStream('Hello'),
		policies: { dailyBudgetUsd: 0, switchable: ['budget'] },
		on: '429, 0 asked',
		off: '200 Hello, 1 asked',
	},
	bound: {
		script: () => chatStream('Hello you'),
		policies: { bounds: { text: 5 }, switchable: ['bound'] },
		on: '200 Hello, 1 asked',
		off: '200 Hello you, 1 asked',
	},
};

describe('gateway: what a request does without', function () {
	this.timeout(20_000);

	let rig: Rig;
	afterEach(() => rig?.close());

	async function see({ script, policies, body, times = 1 }: Case, header?: string): Promise<string> {
		rig = await startRig(script(), { config: { policies } });
		let said = '';
		for (let time = 0; time < times; time++) {
			const headers: Record<string, string> = header === undefined ? {} : { 'x-weir-policies': header };
			const response = await ask(rig, CHAT.path, { ...CHAT.body, ...body }, { headers });
			const answered = (await response.json()) as { choices?: { message: { content: string } }[] };
			const text = answered.choices?.[0]?.message.content;
			said = [response.status, text].filter(Boolean).join(' ');
		}
		const asked = rig.provider.requests.filter(({ method }) => method === 'POST').length;
		return `${said}, ${asked} asked`;
	}

	for (const [name, one] of Object.entries(CASES)) {
		it(`can be ${name}`, async () => {
			assert.equal(await see(one), one.on);
			await rig.close();
			assert.equal(await see(one, `no-${name}`), one.off);
			assert.ok(rig.provider.requests.every(({ headers }) => !('x-weir-policies' in headers)));
		});
	}

	it('can be the sharing of a call', async () => {
		const gate = Promise.withResolvers<void>();
		const config = { policies: { coalesce: true } };
		rig = await startRig(
			async () => {
				await gate.promise;
				return chatStream('Hello');
			},
			{ config },
		);
		const headers = { 'x-weir-policies': 'no-coalesce' };
		const asked = [1, 2].map(async () => (await ask(rig, CHAT.path, CHAT.body, { headers })).text());
		while (rig.provider.requests.length < 2) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		gate.resolve();
		assert.ok((await Promise.all(asked)).every((text) => text.includes('Hello')));
	});

	it('can be several things, in any letters', async () => {
		const script = [errorReply(503, { message: 'Busy.' }), chatStream('Hello')];
		rig = await startRig(script, { config: { policies: { retries: 2, cache: {} } } });
		const headers = { 'x-weir-policies': 'No-Retry,no-cache ,' };
		const busy = await ask(rig, CHAT.path, CHAT.body, { headers });
		assert.equal(busy.status, 503);
		assert.equal(busy.headers.get('x-should-retry'), 'true', 'nobody has tried again yet');
		const answer = await ask(rig, CHAT.path, CHAT.body, { headers });
		assert.equal(answer.status, 200);
		assert.equal(answer.headers.has('x-weir-cache'), false);
	});

	it('is never what guards the gateway, unless its configuration says so', async () => {
		rig = await startRig(chatStream('Hello'), { config: { policies: { dailyBudgetUsd: 1 } } });
		for (const word of ['no-budget', 'no-rate-limit', 'no-timeout', 'no-bound', 'no-meter', 'retry', 'no-']) {
			for (const face of FACE_NAMES) {
				const { path, body } = FACES[face];
				const headers = { 'x-weir-policies': `no-cache, ${word}` };
				const response = await ask(rig, path, body, { headers });
				assert.equal(response.status, 400, word);
				const { error } = (await response.json()) as { error: { message: string } };
				assert.match(
					error.message,
					new RegExp(`has ${word}\\. Here it may say: no-fallback, no-model-check`),
				);
			}
		}
		assert.equal(rig.provider.requests.length, 0);
	});

	it('is nothing where the configuration allows nothing', () => {
		assert.equal(readPolicyHeader(undefined, []), undefined);
		assert.equal(readPolicyHeader(' , ', []), undefined);
		assert.throws(() => readPolicyHeader('no-retry', []), /may say: nothing\./);
	});
});
