import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import zlib from 'node:zlib';
import { headerOf, readerOf } from '../../src/core/http/piece-response.ts';
import { createHttpFetch } from '../../src/gateway/http-fetch.ts';

const fetch = createHttpFetch();

describe('fetch over undici', () => {
	let server: Server | undefined;
	afterEach(() => {
		server?.closeAllConnections();
		server?.close();
	});

	async function serve(listener: RequestListener): Promise<string> {
		server = http.createServer(listener).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	async function pieces(response: Response): Promise<string[]> {
		const reader = readerOf(response);
		const texts: string[] = [];
		for (;;) {
			const piece = await reader?.read();
			if (!piece || piece.done) {
				return texts;
			}
			texts.push(Buffer.from(piece.value ?? []).toString());
		}
	}

	it('sends method, headers and body, and gives status and headers back', async () => {
		const url = await serve(async (request, response) => {
			const { method, headers } = request;
			const body = (await buffer(request)).toString();
			response.writeHead(418, { 'x-a': ['1', '2'], 'content-type': 'application/json' });
			response.end(
				JSON.stringify({ method, team: headers['x-team'], length: headers['content-length'], body }),
			);
		});
		const response = await fetch(url, { method: 'POST', headers: { 'x-team': 'rivers' }, body: 'hällo' });
		assert.equal(response.status, 418);
		assert.equal(response.ok, false);
		assert.equal(response.headers.get('x-a'), '1, 2');
		assert.deepEqual(await response.json(), { method: 'POST', team: 'rivers', length: '6', body: 'hällo' });
	});

	it('lets go of a connection that is still being made when nobody waits for it any more', async () => {
		// A server that takes connections and never says a word: TLS is never agreed upon.
		const silent = net.createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const { port } = silent.address() as AddressInfo;
		const controller = new AbortController();
		const asked = fetch(`https://127.0.0.1:${port}/`, { signal: controller.signal });
		const [socket] = (await once(silent, 'connection')) as [net.Socket];
		const closed = once(
			socket.resume().on('error', () => {}),
			'close',
		);
		controller.abort();
		await assert.rejects(asked, { name: 'AbortError' });
		await closed;
		silent.close();
	});

	it('hands out together what came together, and every byte of a long body', async () => {
		const long = Buffer.alloc(3_000_000, 'abcdefghij');
		const url = await serve((request, response) => {
			if (request.url === '/long') {
				response.end(long);
				return;
			}
			for (const text of ['a', 'b', 'c']) {
				response.write(text);
			}
			response.end();
		});
		assert.deepEqual(await pieces(await fetch(url)), ['abc']);
		assert.equal((await pieces(await fetch(`${url}/long`))).join(''), long.toString());
		assert.equal(await (await fetch(`${url}/long`)).text(), long.toString());
	});

	it('uses a connection again once its answer was read', async () => {
		const ports = new Set<number | undefined>();
		const url = await serve((request, response) => {
			ports.add(request.socket.remotePort);
			response.end('x');
		});
		for (let time = 0; time < 3; time++) {
			await pieces(await fetch(url));
			await new Promise((resolve) => setImmediate(resolve));
		}
		assert.equal(ports.size, 1);
	});

	it('does not use a connection again that its server is about to close', async () => {
		const ports = new Set<number | undefined>();
		const url = await serve((request, response) => {
			ports.add(request.socket.remotePort);
			response.writeHead(200, { 'keep-alive': 'timeout=1' }).end('x');
		});
		for (let time = 0; time < 2; time++) {
			await pieces(await fetch(url));
			await new Promise((resolve) => setImmediate(resolve));
		}
		assert.equal(ports.size, 2);
	});

	it('knows one header of a response without the others', async () => {
		const url = await serve((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'text/plain' }).end('x');
		});
		const response = await fetch(url);
		assert.equal(headerOf(response, 'content-type'), 'text/plain');
		assert.equal(headerOf(response, 'x-absent'), '');
		assert.equal(headerOf(new Response('', { headers: { 'x-a': '1' } }), 'x-a'), '1');
	});

	it('reads what is compressed all the same', async () => {
		const codings = { gzip: zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync };
		const url = await serve((request, response) => {
			const coding = (request.url ?? '').slice(1) as keyof typeof codings;
			response.writeHead(200, { 'content-encoding': coding }).end(codings[coding]('some text'));
		});
		for (const coding of Object.keys(codings)) {
			assert.equal(await (await fetch(`${url}/${coding}`)).text(), 'some text');
		}
	});

	it('follows no redirect, and takes an answer without a body', async () => {
		const url = await serve((request, response) => {
			response.writeHead(request.url === '/empty' ? 204 : 307, { location: '/elsewhere' }).end();
		});
		assert.equal((await fetch(url)).status, 307);
		assert.equal((await fetch(`${url}/empty`)).status, 204);
	});

	it('rejects where nobody listens, and with the reason of a stop', async () => {
		const url = await serve(() => {});
		const controller = new AbortController();
		const pending = fetch(url, { signal: controller.signal });
		controller.abort(new Error('enough'));
		await assert.rejects(pending, /enough/);
		await assert.rejects(fetch('http://127.0.0.1:1/'), /ECONNREFUSED/);
	});

	it('tells a body that breaks, after what came before', async () => {
		const url = await serve((_request, response) => {
			response.write('half', () => setImmediate(() => response.destroy()));
		});
		const reader = readerOf(await fetch(url));
		assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), 'half');
		await assert.rejects(async () => reader?.read(), /other side closed|ECONNRESET/);
	});

	it('closes the connection of a body that is given up', async () => {
		const { promise: closed, resolve } = Promise.withResolvers<void>();
		const url = await serve((_request, response) => {
			response.write('x');
			response.once('close', resolve);
		});
		const reader = readerOf(await fetch(url));
		await reader?.read();
		await reader?.cancel();
		await closed;
		assert.equal((await reader?.read())?.done, true);
	});
});
