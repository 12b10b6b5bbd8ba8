import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import type { Reply } from '../servers/reply.ts';
import { FACE_NAMES, FACES, type FaceName, type Rig, startRig, TOKEN } from './rig.ts';

const SILENT: Reply = { delayMs: Number.POSITIVE_INFINITY };
const BEGUN: Reply = { body: eventStreamOf([chunk({ content: 'Hello' })], { done: false }), end: 'never' };

/** An upstream that goes on is paid for: it has to be stopped wherever its client leaves. */
describe('gateway: a client that leaves', function () {
	this.timeout(20_000);

	let rig: Rig | undefined;

	afterEach(async () => {
		await rig?.close();
		rig = undefined;
	});

	for (const face of FACE_NAMES) {
		for (const [when, reply, stream] of [
			['before the first token', SILENT, true],
			['in the middle', BEGUN, true],
			['while it waits for the whole answer', SILENT, false],
			['while the whole answer is being written', BEGUN, false],
		] as const) {
			for (const how of ['end', 'resetAndDestroy'] as const) {
				it(`${face}: ${when}, by ${how}, stops the upstream`, async () => {
					rig = await startRig(reply);
					const socket = await request(rig, face, stream);
					const { left } = await firstRequest(rig);
					if (reply === BEGUN && stream) {
						await once(socket, 'data');
					}
					const leftAt = performance.now();
					socket[how]();
					const stoppedAt = await left;
					assert.ok(stoppedAt >= leftAt);
					assert.deepEqual(rig.faults, []);
				});
			}
		}
	}

	it('lets the other clients be', async () => {
		rig = await startRig(({ body }) => (body.includes('stay') ? REST : BEGUN));
		const [leaver, stayer] = await Promise.all([
			request(rig, 'openai-chat', true),
			request(rig, 'openai-chat', true, 'stay'),
		]);
		let text = '';
		stayer.setEncoding('utf8').on('data', (piece: string) => {
			text += piece;
		});
		await firstRequest(rig);
		leaver.resetAndDestroy();
		while (!text.includes('[DONE]')) {
			await once(stayer, 'data');
		}
		assert.match(text, /Hello/);
	});
});

const REST: Reply = {
	body: [
		eventStreamOf([chunk({ content: 'Hello' })], { done: false }),
		100,
		eventStreamOf([chunk({}, { finish_reason: 'stop' })]),
	],
};

async function request({ port }: Rig, face: FaceName, stream: boolean, model = 'm'): Promise<net.Socket> {
	const socket = net.connect(port, '127.0.0.1');
	socket.on('error', () => {});
	await once(socket, 'connect');
	const body = JSON.stringify({ ...FACES[face].body, model, stream });
	socket.write(
		`POST ${FACES[face].path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${TOKEN}\r\n` +
			`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
	);
	return socket;
}

async function firstRequest({ provider }: Rig) {
	for (;;) {
		const [first] = provider.requests;
		if (first) {
			return first;
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
