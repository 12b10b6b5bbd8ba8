import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { ErrorKind, StreamError } from '../../../src/core/errors.ts';
import { request } from '../../../src/core/http/request.ts';
import { startProvider } from '../../servers/provider.ts';

const SERVER = { provider: 'ollama', name: 'Ollama' };

describe('a request that gets no answer', function () {
	this.timeout(20_000);

	const fails = async (url: string, kind: ErrorKind, sentence: RegExp): Promise<StreamError> => {
		const signal = new AbortController().signal;
		const sent = request({ url, method: 'GET', headers: new Headers(), server: SERVER, call: { signal } });
		const error = await sent.then(
			() => assert.fail('it is answered'),
			(reason: StreamError) => reason,
		);
		assert.equal(error.kind, kind, error.detail);
		assert.match(error.message, sentence);
		assert.equal(error.provider, 'ollama');
		return error;
	};

	it('nobody listens', async () => {
		const { origin, close } = await startProvider({});
		await close();
		const error = await fails(
			`${origin}/v1`,
			'network',
			new RegExp(`^Nothing answers at ${origin}. Start Ollama`),
		);
		assert.equal(error.retryable, true);
	});

	it('no such name', async () => {
		await fails('http://weir.invalid/v1', 'network', /weir\.invalid/);
	});

	for (const [name, bytes] of [
		['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
		['noise', new Uint8Array([0, 1, 2, 255, 254, 13, 10, 13, 10])],
	] as const) {
		it(`${name} instead of HTTP`, async () => {
			const { origin, close } = await startProvider({ raw: bytes });
			await fails(`${origin}/v1`, 'protocol', /speaks something other than HTTP/);
			await close();
		});
	}

	it('closed at once', async () => {
		const { origin, close } = await startProvider({ raw: '' });
		await fails(`${origin}/v1`, 'network', /closed the connection without an answer/);
		await close();
	});

	it('reset at once', async () => {
		const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy())).listen(0);
		await new Promise((resolve) => server.once('listening', resolve));
		const { port } = server.address() as { port: number };
		await fails(`http://127.0.0.1:${port}/`, 'network', /closed the connection without an answer/);
		server.close();
	});

	it('https to a server that speaks http', async () => {
		const { origin, close } = await startProvider({});
		const error = await fails(`${origin.replace('http:', 'https:')}/v1`, 'network', /does not speak https/);
		assert.equal(error.retryable, false);
		await close();
	});

	it('a port that fetch never uses', async () => {
		await fails('http://127.0.0.1:6000/v1', 'invalid-request', /never uses/);
	});
});
