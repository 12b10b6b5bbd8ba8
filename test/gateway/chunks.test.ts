import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { chatStream } from '../servers/chat-stream.ts';
import { type Rig, startRig, TOKEN } from './rig.ts';

const TEXT = 'Grüße, 世界 😀, and so on.';

describe('gateway: the chunks of a stream', function () {
	this.timeout(20_000);

	let rig: Rig | undefined;
	afterEach(async () => {
		await rig?.close();
		rig = undefined;
	});

	function requestBytes({ port }: Rig, version: '1.0' | '1.1'): string {
		const body = JSON.stringify({ model: 'up/m', stream: true, messages: [{ role: 'user', content: 'hi' }] });
		return [
			`POST /v1/chat/completions HTTP/${version}`,
			`Host: 127.0.0.1:${port}`,
			`Authorization: Bearer ${TOKEN}`,
			'Content-Type: application/json',
			`Content-Length: ${Buffer.byteLength(body)}`,
			'',
			body,
		].join('\r\n');
	}

	it('are what HTTP/1.1 says, and leave the connection ready for the next request', async () => {
		rig = await startRig(chatStream(TEXT));
		const socket = net.connect(rig.port, '127.0.0.1');
		for (let request = 0; request < 2; request++) {
			socket.write(requestBytes(rig, '1.1'));
			const { head, body } = await readChunked(socket);
			assert.match(head, /^HTTP\/1\.1 200 /);
			assert.match(head, /transfer-encoding: chunked/i);
			assert.equal(textOf(body), TEXT);
			assert.ok(body.endsWith('data: [DONE]\n\n'));
		}
		socket.destroy();
	});

	it('are none for a client of HTTP/1.0, for which the connection ends the answer', async () => {
		rig = await startRig(chatStream(TEXT));
		const socket = net.connect(rig.port, '127.0.0.1');
		socket.write(requestBytes(rig, '1.0'));
		const pieces: Buffer[] = [];
		socket.on('data', (piece: Buffer) => pieces.push(piece));
		await once(socket, 'close');
		const [head = '', body = ''] = Buffer.concat(pieces)
			.toString()
			.split(/\r\n\r\n(.*)/s);
		assert.match(head, / 200 /);
		assert.doesNotMatch(head, /transfer-encoding/i);
		assert.equal(textOf(body), TEXT);
		assert.ok(body.startsWith('data: {') && body.endsWith('data: [DONE]\n\n'));
	});
});

/** Reads one response and takes its chunks apart, each size believed to the byte. */
async function readChunked(socket: net.Socket): Promise<{ head: string; body: string }> {
	let bytes = Buffer.alloc(0);
	const until = async (isThere: () => boolean) => {
		while (!isThere()) {
			const [piece] = (await once(socket, 'data')) as [Buffer];
			bytes = Buffer.concat([bytes, piece]);
		}
	};
	const line = async (end: string): Promise<string> => {
		await until(() => bytes.includes(end));
		const at = bytes.indexOf(end);
		const text = bytes.subarray(0, at).toString();
		bytes = bytes.subarray(at + end.length);
		return text;
	};
	const head = await line('\r\n\r\n');
	const chunks: Buffer[] = [];
	for (;;) {
		const size = await line('\r\n');
		assert.match(size, /^[0-9a-f]+$/);
		const length = Number.parseInt(size, 16);
		await until(() => bytes.length >= length + 2);
		chunks.push(bytes.subarray(0, length));
		assert.equal(bytes.subarray(length, length + 2).toString(), '\r\n');
		bytes = bytes.subarray(length + 2);
		if (length === 0) {
			assert.equal(bytes.length, 0, 'nothing follows the last chunk');
			return { head, body: Buffer.concat(chunks).toString() };
		}
	}
}

/** The text that the events of a stream come to. */
function textOf(stream: string): string {
	return stream
		.split('\n\n')
		.filter((event) => event.startsWith('data: {'))
		.map((event) => JSON.parse(event.slice('data: '.length)).choices[0]?.delta.content ?? '')
		.join('');
}
