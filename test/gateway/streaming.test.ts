import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { createFakeClock, type FakeClock } from '../core/fake-clock.ts';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import type { Script } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { ask, FACE_NAMES, FACES, type FaceName, type Rig, startRig, TOKEN } from './rig.ts';

const PIECE = eventStreamOf([chunk({ content: 'Hello' })], { done: false });

describe('gateway: event streams', function () {
	this.timeout(20_000);

	let rig: Rig | undefined;
	let clock: FakeClock;

	async function start(script: Script, protocol: ProtocolName = 'openai-chat'): Promise<Rig> {
		clock = createFakeClock();
		rig = await startRig(script, { protocol, gateway: { clock } });
		return rig;
	}

	afterEach(async () => {
		await rig?.close();
		rig = undefined;
	});

	for (const face of FACE_NAMES) {
		it(`${face}: holds the headers for 10 s, then says that it lives`, async () => {
			const { reader } = await open(await start({ delayMs: Number.POSITIVE_INFINITY }), face, async () => {
				await clock.advance(9_999);
				assert.equal(clock.pending > 0, true);
				await clock.advance(1);
			});
			assert.equal(await reader.next(), ': start\n\n');
			await clock.advance(15_000);
			assert.equal(await reader.next(), ': keep-alive\n\n');
			await clock.advance(15_000);
			assert.equal(await reader.next(), ': keep-alive\n\n');
		});

		it(`${face}: an error after the headers is told in the stream, and nothing looks like an end`, async () => {
			const gate = Promise.withResolvers<Reply>();
			const { response, reader } = await open(await start(() => gate.promise), face, () =>
				clock.advance(10_000),
			);
			assert.equal(response.status, 200);
			assert.equal(await reader.next(), ': start\n\n');
			gate.resolve(errorReply(503, { message: 'Overloaded for now' }));
			const rest = await reader.rest();
			assert.match(rest, /Overloaded for now/);
			assert.match(rest, /error/);
			assert.doesNotMatch(rest, /\[DONE\]|message_stop|response\.completed|finish_reason":"/);
		});

		for (const [what, reply, words] of [
			['cut off', { body: PIECE, end: 'close' }, /error/],
			['an end without a finish', { body: PIECE }, /error/],
			[
				'an error within it',
				{ body: `${PIECE}data: {"error":{"message":"Out of luck"}}\n\n` },
				/Out of luck/,
			],
		] as const) {
			it(`${face}: ${what} is an error in the stream`, async () => {
				const response = await ask(await start(reply), FACES[face].path, {
					...FACES[face].body,
					stream: true,
				});
				const text = await response.text();
				assert.equal(response.status, 200);
				assert.match(text, /Hello/);
				assert.match(text, words);
				assert.doesNotMatch(text, /\[DONE\]|message_stop|response\.completed|finish_reason":"/);
			});
		}

		for (const [status, code, retry] of [
			[401, 'invalid_api_key', 'false'],
			[402, 'insufficient_quota', 'false'],
			[404, 'model_not_found', 'false'],
			[400, 'bad', 'false'],
			[429, 'rate_limit_exceeded', 'true'],
			[503, 'overloaded', 'true'],
		] as const) {
			it(`${face}: a ${status} before the first event is a status`, async () => {
				await start(errorReply(status, { message: 'Because of this', code }, { 'retry-after': '7' }));
				for (const stream of [true, false]) {
					const response = await ask(rig as Rig, FACES[face].path, { ...FACES[face].body, stream });
					const body = (await response.json()) as { error: { message: string } };
					assert.ok(response.status >= 400, String(response.status));
					assert.match(body.error.message, /Because of this/);
					assert.equal(response.headers.get('x-should-retry'), retry);
					assert.equal(response.headers.get('retry-after'), '7');
				}
			});
		}
	}

	it('tells what it has tried itself not to be tried again', async () => {
		rig = await startRig(errorReply(503, { message: 'Busy' }), { config: { policies: { retries: 1 } } });
		const { path, body } = FACES['openai-chat'];
		const response = await ask(rig, path, body);
		assert.equal(response.headers.get('x-should-retry'), 'false');
		assert.equal(rig.provider.requests.length, 2);
	});

	it('drops a client that takes nothing for 60 s, and stops the upstream', async () => {
		const endless = Array.from({ length: 4000 }, () => chunk({ content: 'x'.repeat(10_000) }));
		await start({ body: eventStreamOf(endless, { done: false }), end: 'never' });
		const socket = await openRaw(rig as Rig);
		await once(socket, 'readable');
		while ((rig as Rig).provider.requests.length === 0) {
			await clock.advance(0);
		}
		const left = (rig as Rig).provider.requests[0]?.left;
		// The keep-alive looks every 15 s; the stalled client is given 60 s since it stopped.
		const isLeft = left?.then(() => true);
		while (!(await Promise.race([isLeft, clock.advance(1000).then(() => pause())]))) {}
		socket.destroy();
	});

	it('sends what comes at once, and no faster than it is read', async () => {
		await start(chatStream('Hello there, how are you?'));
		const { path, body } = FACES['openai-chat'];
		const text = await (await ask(rig as Rig, path, { ...body, stream: true })).text();
		const said = [...text.matchAll(/"content":"([^"]*)"/g)].map(([, words]) => words).join('');
		assert.equal(said, 'Hello there, how are you?');
		assert.ok(text.endsWith('data: [DONE]\n\n'));
	});

	async function open(rig: Rig, face: FaceName, meanwhile: () => Promise<void>) {
		const asked = ask(rig, FACES[face].path, { ...FACES[face].body, stream: true });
		while (rig.provider.requests.length === 0) {
			await pause();
		}
		await meanwhile();
		const response = await asked;
		return { response, reader: readPieces(response) };
	}
});

function pause(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 5));
}

function readPieces(response: Response) {
	const reader = (response.body as ReadableStream<Uint8Array>).getReader();
	const next = async () => new TextDecoder().decode((await reader.read()).value);
	return {
		next,
		async rest() {
			let text = '';
			for (let piece = await next(); piece !== ''; piece = await next()) {
				text += piece;
			}
			return text;
		},
	};
}

async function openRaw({ port }: Rig): Promise<net.Socket> {
	const socket = net.connect(port, '127.0.0.1');
	socket.on('error', () => {});
	const body = JSON.stringify({ ...FACES['openai-chat'].body, stream: true });
	socket.write(
		`POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${TOKEN}\r\n` +
			`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
	);
	return socket;
}
