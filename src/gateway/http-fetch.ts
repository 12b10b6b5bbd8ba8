import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import zlib from 'node:zlib';
import { headerIn, PieceResponse } from '../core/http/piece-response.ts';
import { Pieces } from './pieces.ts';
import { createRestingAgent, heedKeepAlive } from './resting-agent.ts';

/**
 * A `fetch` over Node's own HTTP client with connections that are kept, for a server that hands on many answers at
 * once: the global one's web streams cost several times what the bytes do. It takes what Weir's requests are made of, an
 * address and a text or bytes, never follows a redirect, and has no timeouts of its own.
 */
export function createHttpFetch(): typeof fetch {
	const agents = { 'http:': createRestingAgent('http:'), 'https:': createRestingAgent('https:') };
	const targetOf = createTargets();
	return (input, { method = 'GET', headers, body, signal } = {}) => {
		/** Let go of with the response: what waits for it holds it, and its headers, for as long as the stream flows. */
		let waiting: PromiseWithResolvers<Response> | undefined = Promise.withResolvers();
		const { promise } = waiting;
		try {
			const target = targetOf(input instanceof Request ? input.url : String(input));
			const { protocol, hostname, port, path } = target;
			const sent = typeof body === 'string' || body instanceof Uint8Array ? body : undefined;
			const request = (protocol === 'https:' ? https : http).request({
				hostname,
				port,
				path,
				method,
				headers: rawHeaders(target, headers, method === 'GET' ? undefined : (sent ?? '')),
				agent: agents[protocol],
			});
			const stop = () => {
				waiting?.reject(signal?.reason);
				request.destroy();
			};
			signal?.addEventListener('abort', stop, { once: true });
			request.on('close', () => signal?.removeEventListener('abort', stop));
			request.on('response', (incoming) => {
				try {
					waiting?.resolve(responseOf(incoming));
				} catch (error) {
					request.destroy();
					waiting?.reject(error);
				}
				waiting = undefined;
			});
			// Stays: once the response is there, its own reader tells what goes wrong.
			request.on('error', (error) => waiting?.reject(error));
			request.end(sent);
		} catch (error) {
			waiting.reject(error);
		}
		return promise;
	};
}

/** Where a request goes, as Node's client and the header `Host` want it. */
interface Target {
	protocol: 'http:' | 'https:';
	host: string;
	hostname: string;
	port: string;
	path: string;
	auth?: string;
}

/** Takes a request's target out of its address; the last one is remembered, since most go to the same. */
function createTargets(): (address: string) => Target {
	let last: { address: string; target: Target } | undefined;
	return (address) => {
		if (last?.address !== address) {
			last = { address, target: targetOf(new URL(address)) };
		}
		return last.target;
	};
}

function targetOf(url: URL): Target {
	const { hostname, path, auth } = urlToHttpOptions(url);
	return {
		protocol: url.protocol === 'https:' ? 'https:' : 'http:',
		host: url.host,
		hostname: hostname ?? '',
		port: url.port,
		path: path ?? '/',
		...(typeof auth === 'string' && { auth }),
	};
}

/**
 * Headers as they go out, name after name: given as an object, Node would check and keep each of them once more.
 *
 * @param body undefined for a request that has none.
 */
function rawHeaders(
	{ host, auth }: Target,
	given: RequestInit['headers'],
	body: string | Uint8Array | undefined,
): string[] {
	const raw = ['Host', host];
	let isAuthorized = auth === undefined;
	const plain = isPlain(given) ? given : Object.fromEntries(new Headers(given));
	for (const name of Object.keys(plain)) {
		const lower = name.toLowerCase();
		isAuthorized ||= lower === 'authorization';
		if (lower !== 'host' && lower !== 'content-length') {
			raw.push(name, plain[name] ?? '');
		}
	}
	if (!isAuthorized) {
		raw.push('Authorization', `Basic ${Buffer.from(auth ?? '').toString('base64')}`);
	}
	if (body !== undefined) {
		raw.push('Content-Length', String(Buffer.byteLength(body)));
	}
	return raw;
}

function isPlain(headers: RequestInit['headers']): headers is Record<string, string> {
	return headers !== undefined && !Array.isArray(headers) && !(Symbol.iterator in headers);
}

/** @throws RangeError for a status that no response has. */
function responseOf(incoming: IncomingMessage): PieceResponse {
	const { statusCode = 0, statusMessage, rawHeaders } = incoming;
	const keepAlive = headerIn(rawHeaders, 'keep-alive');
	if (keepAlive !== undefined) {
		heedKeepAlive(incoming.socket, keepAlive);
	}
	const head = { status: statusCode, statusText: statusMessage, rawHeaders };
	return new PieceResponse(head, new Pieces(incoming, decoderFor(headerIn(rawHeaders, 'content-encoding'))));
}

/** Some servers compress although they are asked not to. */
function decoderFor(coding: string | undefined): Duplex | undefined {
	switch (coding?.toLowerCase()) {
		case 'gzip':
		case 'x-gzip':
		case 'deflate':
			return zlib.createUnzip({ flush: zlib.constants.Z_SYNC_FLUSH });
		case 'br':
			return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
		default:
			return undefined;
	}
}
