import assert from 'node:assert/strict';
import { DEMO_CONFIG } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import type { Reply } from '../servers/reply.ts';
import { ask, FACES, type Rig, startRig } from './rig.ts';

const CHAT = FACES['openai-chat'];
const BEGIN = eventStreamOf([chunk({ content: 'Hello' })], { done: false });
const END = eventStreamOf([chunk({}, { finish_reason: 'stop' })]);

describe('gateway: stopping', function () {
	this.timeout(20_000);

	async function begin(
		reply: Reply,
		drainMs: number,
	): Promise<{ rig: Rig; gateway: ReturnType<typeof createGateway>; url: string }> {
		const rig = await startRig(reply);
		const config = {
			providers: [{ id: 'up', protocol: 'openai-chat' as const, baseUrl: rig.provider.baseUrl }],
			policies: { resume: false, retries: 0 },
		};
		const token = 'token-of-the-tests-0123456789';
		const gateway = createGateway({ ...connectConfig(config, {}), token, version: '1', limits: { drainMs } });
		const { url } = await gateway.listen();
		return { rig, gateway, url };
	}

	it('lets the answers under way come to their end, and takes no new ones', async () => {
		const { rig, gateway, url } = await begin({ body: [BEGIN, 200, END] }, 10_000);
		const response = await ask({ ...rig, url }, CHAT.path, { ...CHAT.body, stream: true });
		const closed = gateway.close();
		await assert.rejects(fetch(`${url}/health`));
		assert.match(await response.text(), /\[DONE\]/);
		await closed;
		await rig.close();
	});

	it('ends what goes on for too long with an error that says so', async () => {
		const { rig, gateway, url } = await begin({ body: BEGIN, end: 'never' }, 100);
		const response = await ask({ ...rig, url }, CHAT.path, { ...CHAT.body, stream: true });
		const closed = gateway.close();
		const text = await response.text();
		assert.match(text, /"error":\{"message":"The gateway was stopped/);
		assert.doesNotMatch(text, /\[DONE\]/);
		await closed;
		await rig.provider.requests[0]?.left;
		await rig.close();
	});

	it('tells whoever waits for a whole answer, too', async () => {
		const { rig, gateway, url } = await begin({ body: BEGIN, end: 'never' }, 100);
		const asked = ask({ ...rig, url }, CHAT.path, CHAT.body);
		while (rig.provider.requests.length === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		const closed = gateway.close();
		assert.equal((await asked).status, 502);
		await closed;
		await rig.close();
	});

	it('says why it cannot listen', async () => {
		const options = { ...connectConfig(DEMO_CONFIG, {}), token: 'x'.repeat(20), version: '1' };
		const first = createGateway(options);
		const { port } = await first.listen();
		await assert.rejects(createGateway({ ...options, port }).listen(), {
			kind: 'invalid-request',
			message: new RegExp(`cannot listen on 127.0.0.1:${port}: another program`),
		});
		await first.close();
		await first.close();
	});
});
