import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { FACE_NAMES, FACES, type FaceName, type Rig, startRig, TOKEN } from './rig.ts';

/** About 1 MB of an answer. */
const PIECE = eventStreamOf(
	Array.from({ length: 100 }, () => chunk({ content: '@'.repeat(10_000) })),
	{ done: false },
);
const PIECES = 32;
/** What the gateway and the buffers of all connections between may hold together. */
const MOST_HELD = 24;

/** How often the text is told: responses repeat it at the end of the part, of the item and of the whole. */
const TIMES: Readonly<Record<FaceName, number>> = {
	'openai-chat': 1,
	'openai-responses': 5,
	'anthropic-messages': 1,
};

describe('gateway: a client that reads slowly', function () {
	this.timeout(60_000);

	for (const face of FACE_NAMES) {
		it(`${face}: slows the provider, and gets everything once it reads`, async () => {
			let sent = 0;
			const body = (function* () {
				for (; sent < PIECES; sent++) {
					yield PIECE;
				}
				yield eventStreamOf([chunk({}, { finish_reason: 'stop' })]);
			})();
			const rig = await startRig({ body }, { config: { policies: { bounds: { text: 2 ** 30 } } } });
			try {
				const socket = await request(rig, face);
				await once(socket, 'readable');
				const held = await stalled(() => sent);
				assert.ok(held < MOST_HELD, `${held} MB were taken from the provider`);
				assert.equal(await lengthOf(socket), TIMES[face] * PIECES * 1_000_000);
				assert.deepEqual(rig.faults, []);
			} finally {
				await rig.close();
			}
		});
	}
});

/** Resolves with the count once it has stopped to grow. */
async function stalled(count: () => number): Promise<number> {
	for (let before = -1; ; ) {
		const now = count();
		if (now === before && now > 0) {
			return now;
		}
		before = now;
		await sleep(1000);
	}
}

/** How many characters of text there are in the rest of the answer. */
async function lengthOf(socket: net.Socket): Promise<number> {
	let length = 0;
	for await (const piece of socket as AsyncIterable<Buffer>) {
		for (const byte of piece) {
			length += byte === AT ? 1 : 0;
		}
	}
	return length;
}

/** What the text is made of, which is nowhere else in a stream. */
const AT = '@'.charCodeAt(0);

async function request({ port }: Rig, face: FaceName): Promise<net.Socket> {
	const socket = net.connect(port, '127.0.0.1');
	const body = JSON.stringify({ ...FACES[face].body, stream: true });
	socket.write(
		`POST ${FACES[face].path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${TOKEN}\r\n` +
			`content-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
	);
	return socket;
}
