import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import zlib from 'node:zlib';
import { type PieceReader, PieceResponse } from '../core/http/piece-response.ts';

/** More of a body than this is not taken from the connection before it is asked for, in bytes. */
const MOST_HELD = 64 * 1024;

/**
 * A `fetch` over Node's own HTTP client with connections that are kept, for a server that hands on many answers at
 * once: the global one's web streams cost several times what the bytes do. It takes what Weir's requests are made of, an
 * address and a text or bytes, never follows a redirect, and has no timeouts of its own.
 */
export function createHttpFetch(): typeof fetch {
	const agents = {
		'http:': new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: IDLE_MS }),
		'https:': new https.Agent({ keepAlive: true, scheduling: 'lifo', timeout: IDLE_MS }),
	};
	const targetOf = createTargets();
	return async (input, { method = 'GET', headers, body, signal } = {}) => {
		/** Let go of with the response: what waits for it holds it, and its headers, for as long as the stream flows. */
		let waiting: PromiseWithResolvers<Response> | undefined = Promise.withResolvers();
		const { promise } = waiting;
		const { isSecure, ...target } = targetOf(input instanceof Request ? input.url : String(input));
		const request = (isSecure ? https : http).request({
			...target,
			method,
			headers: isPlain(headers) ? headers : Object.fromEntries(new Headers(headers)),
			agent: agents[isSecure ? 'https:' : 'http:'],
		});
		const stop = () => {
			waiting?.reject(signal?.reason);
			request.destroy();
		};
		signal?.addEventListener('abort', stop, { once: true });
		request.once('close', () => signal?.removeEventListener('abort', stop));
		request.once('response', (incoming) => {
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
		request.end(typeof body === 'string' || body instanceof Uint8Array ? body : undefined);
		return promise;
	};
}

/** How long a connection is kept that nobody uses; many servers close theirs after five seconds. */
const IDLE_MS = 4000;

/** Where a request goes, taken out of its address; the last one is remembered, since most go to the same. */
function createTargets() {
	let last = '';
	let target = { isSecure: false, ...urlToHttpOptions(new URL('http://127.0.0.1')) };
	return (address: string) => {
		if (address !== last) {
			const url = new URL(address);
			target = { isSecure: url.protocol === 'https:', ...urlToHttpOptions(url) };
			last = address;
		}
		return target;
	};
}

function isPlain(headers: RequestInit['headers']): headers is Record<string, string> {
	return headers !== undefined && !Array.isArray(headers) && !(Symbol.iterator in headers);
}

/** @throws RangeError for a status that no response has. */
function responseOf(incoming: IncomingMessage): PieceResponse {
	const { statusCode = 0, statusMessage, rawHeaders } = incoming;
	const headers = new Headers();
	for (let at = 0; at < rawHeaders.length; at += 2) {
		headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
	}
	const head = { status: statusCode, statusText: statusMessage, headers };
	return new PieceResponse(head, createPieces(incoming, decoderFor(headers)));
}

/** Some servers compress although they are asked not to. */
function decoderFor(headers: Headers): Duplex | undefined {
	switch (headers.get('content-encoding')?.toLowerCase()) {
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

function createPieces(incoming: IncomingMessage, decoder: Duplex | undefined): PieceReader {
	const source = decoder ? incoming.pipe(decoder) : incoming;
	let held: Uint8Array[] = [];
	let size = 0;
	let waiting: PromiseWithResolvers<Awaited<ReturnType<PieceReader['read']>>> | undefined;
	let end: { error?: unknown } | undefined;

	const take = (): Uint8Array | undefined => {
		const [only] = held;
		const bytes = held.length > 1 ? Buffer.concat(held, size) : only;
		held = [];
		if (size >= MOST_HELD) {
			source.resume();
		}
		size = 0;
		return bytes;
	};
	const settle = () => {
		const asked = waiting;
		if (!asked || (size === 0 && !end)) {
			return;
		}
		waiting = undefined;
		if (size > 0) {
			asked.resolve({ done: false, value: take() });
		} else if (end && 'error' in end) {
			asked.reject(end.error);
			end = {};
		} else {
			asked.resolve({ done: true });
		}
	};
	const finish = (how: { error?: unknown }) => {
		end ??= how;
		settle();
	};

	source.on('data', (piece: Uint8Array) => {
		if (waiting && size === 0) {
			// Runs when all that came with the same network read is there: one piece instead of one for each chunk.
			queueMicrotask(settle);
		}
		held.push(piece);
		size += piece.byteLength;
		if (size >= MOST_HELD) {
			source.pause();
		}
	});
	source.once('end', () => finish({}));
	source.on('error', (error) => finish({ error }));
	incoming.on('error', (error) => finish({ error }));
	incoming.once('close', () => incoming.complete || finish({}));

	return {
		read() {
			waiting ??= Promise.withResolvers();
			const { promise } = waiting;
			settle();
			return promise;
		},
		async cancel() {
			held = [];
			size = 0;
			incoming.destroy();
			decoder?.destroy();
			finish({});
		},
	};
}
