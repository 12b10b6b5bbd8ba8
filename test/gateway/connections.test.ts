import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { chatStream } from '../servers/chat-stream.ts';
import { sendRaw } from './raw.ts';
import { ask, FACES, type Rig, startRig, TOKEN } from './rig.ts';

const CHAT = FACES['openai-chat'];

describe('gateway: connections and bodies', function () {
	this.timeout(30_000);

	let rig: Rig;
	const sockets: net.Socket[] = [];

	afterEach(async () => {
		for (const socket of sockets.splice(0)) {
			socket.destroy();
		}
		await rig.close();
	});

	async function openSlow(begin: string): Promise<net.Socket> {
		const socket = net.connect(rig.port, '127.0.0.1');
		socket.on('error', () => {});
		sockets.push(socket);
		await once(socket, 'connect');
		socket.write(begin.replaceAll('PORT', String(rig.port)));
		return socket;
	}

	const SLOW: Readonly<Record<string, string>> = {
		silence: '',
		'half a header': 'POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nx-slow: ',
		'half a body': `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"model"`,
	};

	for (const [what, begin] of Object.entries(SLOW)) {
		it(`answers while 200 connections say ${what}`, async () => {
			rig = await startRig(chatStream('Hello'));
			await Promise.all(Array.from({ length: 200 }, () => openSlow(begin)));
			for (let time = 0; time < 20; time++) {
				assert.equal((await fetch(`${rig.url}/health`)).status, 200);
			}
			assert.equal((await ask(rig, CHAT.path, CHAT.body)).status, 200);
		});
	}

	it('closes the oldest of those that owe it a request', async () => {
		rig = await startRig(chatStream('Hello'), { gateway: { limits: { mostWaiting: 3, graceMs: 0 } } });
		const first = await openSlow('GET');
		const closed = once(first, 'close');
		for (let more = 0; more < 3; more++) {
			await openSlow('GET');
		}
		await closed;
		assert.deepEqual(
			sockets.map(({ destroyed }) => destroyed),
			[true, false, false, false],
		);
	});

	it('gives up on headers and bodies that do not come', async () => {
		const limits = { headersMs: 200, requestMs: 400 };
		rig = await startRig(chatStream('Hello'), { gateway: { limits } });
		for (const begin of Object.values(SLOW)) {
			const socket = await openSlow(begin);
			socket.resume();
			await once(socket, 'close');
		}
	});

	it('takes a body of 32 MiB, and no byte more', async () => {
		rig = await startRig(chatStream('Hello'));
		const { length } = JSON.stringify({ ...CHAT.body, x: '' });
		const mostBytes = 32 * 2 ** 20;
		const whole = { ...CHAT.body, x: 'x'.repeat(mostBytes - length) };
		assert.equal((await ask(rig, CHAT.path, whole)).status, 200);
		const over = await ask(rig, CHAT.path, { ...CHAT.body, x: 'x'.repeat(mostBytes - length + 1) });
		assert.equal(over.status, 413);
		assert.match(JSON.stringify(await over.json()), /32 MiB/);
	});

	it('refuses a length that is too long before it comes, and chunks without end as soon as they are', async () => {
		rig = await startRig(chatStream('Hello'), { gateway: { limits: { mostBytes: 1000 } } });
		const head = `POST ${CHAT.path} HTTP/1.1\r\nhost: 127.0.0.1:${rig.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\n`;
		assert.equal((await sendRaw(rig.port, `${head}content-length: 999999999999\r\n\r\n`)).status, 413);
		const chunked = `${head}transfer-encoding: chunked\r\n\r\n${'3e8\r\n'}${'x'.repeat(1000)}\r\n1\r\nx\r\n`;
		assert.equal((await sendRaw(rig.port, chunked)).status, 413);
		assert.equal(rig.provider.requests.length, 0);
	});

	it('goes on with a connection after a refusal', async () => {
		rig = await startRig(chatStream('Hello'), { gateway: { limits: { mostBytes: 1000 } } });
		const big = JSON.stringify({ ...CHAT.body, x: 'x'.repeat(100_000) });
		const head = `POST ${CHAT.path} HTTP/1.1\r\nhost: 127.0.0.1:${rig.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\n`;
		const socket = await openSlow(
			`${head}content-length: ${big.length}\r\n\r\n${big}GET /health HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n\r\n`,
		);
		let text = '';
		while (!text.includes('"ok":true')) {
			text += String((await once(socket, 'data'))[0]);
		}
		assert.match(text, /413[\s\S]*200/);
	});

	it('gives so many answers at once, and one more when one is done', async () => {
		rig = await startRig({ delayMs: Number.POSITIVE_INFINITY }, { gateway: { limits: { mostAnswers: 2 } } });
		const controller = new AbortController();
		const held = [1, 2].map(() => ask(rig, CHAT.path, CHAT.body, { signal: controller.signal }));
		while (rig.provider.requests.length < 2) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		const over = await ask(rig, CHAT.path, CHAT.body);
		assert.equal(over.status, 429);
		assert.equal(over.headers.get('retry-after'), '1');
		controller.abort();
		await Promise.allSettled(held);
		await Promise.all(rig.provider.requests.map(({ left }) => left));
		const next = ask(rig, CHAT.path, CHAT.body, { signal: AbortSignal.timeout(10_000) });
		while (rig.provider.requests.length < 3) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		void next.catch(() => {});
	});

	it('makes whoever guesses tokens wait, and nobody else', async () => {
		rig = await startRig(chatStream('Hello'));
		const guesses = Array.from({ length: 15 }, () =>
			ask(rig, '/v1/models', undefined, { headers: { authorization: 'Bearer wrong' } }),
		);
		const right = await ask(rig, '/v1/models');
		assert.equal(right.status, 200);
		const statuses = (await Promise.all(guesses)).map(({ status }) => status);
		assert.deepEqual(new Set(statuses), new Set([401]));
	});
});
