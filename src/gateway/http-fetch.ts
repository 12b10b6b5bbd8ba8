import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { urlToHttpOptions } from 'node:url';
import zlib from 'node:zlib';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { PieceResponse, type ResponseHead } from '../core/http/piece-response.ts';
import { type PieceSource, Pieces } from './pieces.ts';

/** How long a connection is kept that nobody uses, in ms; many servers close theirs after five seconds. */
const REST_MS = 4000;

/** How long before a server closes its connection, where it says when, it is no longer used, in ms. */
const MARGIN_MS = 1000;

/**
 * A `fetch` over undici's dispatcher with connections that are kept, for a server that hands on many answers at once:
 * the web streams of the global one, which is made of the same, cost several times what the bytes do. It takes what
 * Weir's requests are made of, an address and a text or bytes, never follows a redirect, and has no timeouts of its own.
 */
export function createHttpFetch(): typeof fetch {
	const connect = buildConnector({ timeout: 0 });
	/** Who is being dispatched: a connection that is begun meanwhile is begun for it, and for nobody else. */
	let dispatched: Sending | undefined;
	const agent = new Agent({
		headersTimeout: 0,
		bodyTimeout: 0,
		connect(options, callback) {
			// It gives the socket back, although its types do not say so.
			const socket: unknown = connect(options, callback);
			if (socket instanceof Socket) {
				dispatched?.connectBy(socket);
			}
		},
		keepAliveTimeout: REST_MS,
		keepAliveMaxTimeout: REST_MS,
		keepAliveTimeoutThreshold: MARGIN_MS,
	});
	const targetOf = createTargets();
	return async (input, { method = 'GET', headers, body, signal } = {}) => {
		signal?.throwIfAborted();
		const { origin, path, auth } = targetOf(input instanceof Request ? input.url : String(input));
		const sending = new Sending(signal ?? undefined);
		const sent = typeof body === 'string' || body instanceof Uint8Array ? body : null;
		dispatched = sending;
		agent.dispatch({ origin, path, method, headers: headersOf(headers, auth), body: sent }, sending);
		dispatched = undefined;
		return sending.response;
	};
}

/** Where a request goes. */
interface Target {
	origin: string;
	path: string;
	/** User and password of the address. */
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
	const { path, auth } = urlToHttpOptions(url);
	return { origin: url.origin, path: path ?? '/', ...(typeof auth === 'string' && { auth }) };
}

function headersOf(given: RequestInit['headers'], auth: string | undefined): Record<string, string> {
	const headers = isPlain(given) ? given : Object.fromEntries(new Headers(given));
	return auth === undefined || 'authorization' in headers
		? headers
		: { ...headers, authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
}

function isPlain(headers: RequestInit['headers']): headers is Record<string, string> {
	return headers !== undefined && !Array.isArray(headers) && !(Symbol.iterator in headers);
}

/** A request on its way, and then the connection that its response's body comes from. */
class Sending implements Dispatcher.DispatchHandler, PieceSource {
	readonly response: Promise<Response>;
	readonly #signal: AbortSignal | undefined;
	/** Let go of with the response: what waits for it holds it, and its headers, for as long as the stream flows. */
	#waiting: Omit<PromiseWithResolvers<Response>, 'promise'> | undefined;
	/** What connects for it, until it goes out. */
	#connecting: Socket | undefined;
	#connection: Dispatcher.DispatchController | undefined;
	#pieces: Pieces | undefined;
	#decoder: Duplex | undefined;
	#isClosed = false;

	constructor(signal: AbortSignal | undefined) {
		const { promise, ...waiting } = Promise.withResolvers<Response>();
		this.response = promise;
		this.#waiting = waiting;
		this.#signal = signal;
		signal?.addEventListener('abort', this.#onAbort, { once: true });
	}

	readonly #onAbort = (): void => {
		this.#fail(this.#signal?.reason);
		this.close();
	};

	pause(): void {
		this.#connection?.pause();
	}

	resume(): void {
		this.#connection?.resume();
	}

	close(): void {
		this.#isClosed = true;
		this.#decoder?.destroy();
		this.#connecting?.destroy(new Error('Nobody waits for it any more.'));
		this.#connection?.abort(new Error('Nothing more is wanted.'));
	}

	/** A connection that is never made would be waited for without end by nobody. */
	connectBy(socket: Socket): void {
		this.#connecting = socket;
	}

	onRequestStart(connection: Dispatcher.DispatchController): void {
		this.#connecting = undefined;
		this.#connection = connection;
		if (this.#isClosed) {
			this.close();
		}
	}

	/** @throws RangeError for a status that no response has; it comes back by `onResponseError`. */
	onResponseStart(
		_connection: Dispatcher.DispatchController,
		status: number,
		headers: ResponseHead['headers'],
		statusText?: string,
	): void {
		if (status < 200) {
			return;
		}
		this.#decoder = decoderFor(headers['content-encoding']);
		const pieces = this.#decoder ? decoded(this.#decoder, this) : new Pieces(this);
		this.#pieces = pieces;
		this.#waiting?.resolve(new PieceResponse({ status, statusText, headers }, pieces));
		this.#waiting = undefined;
	}

	onResponseData(connection: Dispatcher.DispatchController, bytes: Uint8Array): void {
		if (!this.#decoder) {
			this.#pieces?.put(bytes);
		} else if (!this.#decoder.write(bytes)) {
			connection.pause();
			this.#decoder.once('drain', () => connection.resume());
		}
	}

	onResponseEnd(): void {
		this.#decoder ? this.#decoder.end() : this.#pieces?.finish();
		this.#leaveSignal();
	}

	onResponseError(_connection: Dispatcher.DispatchController, error: unknown): void {
		this.#fail(error);
		this.#leaveSignal();
	}

	#fail(error: unknown): void {
		this.#waiting?.reject(error);
		this.#waiting = undefined;
		this.#pieces?.fail(error);
	}

	#leaveSignal(): void {
		this.#signal?.removeEventListener('abort', this.#onAbort);
	}
}

/** Some servers compress although they are asked not to. */
function decoderFor(coding: string | readonly string[] | undefined): Duplex | undefined {
	switch (coding?.toString().toLowerCase()) {
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

/** What a decoder makes of what is written to it. */
function decoded(decoder: Duplex, connection: PieceSource): Pieces {
	const pieces = new Pieces({
		pause: () => void decoder.pause(),
		resume: () => void decoder.resume(),
		close: () => connection.close(),
	});
	decoder.on('data', (piece: Uint8Array) => pieces.put(piece));
	decoder.on('end', () => pieces.finish());
	decoder.on('error', (error) => {
		pieces.fail(error);
		connection.close();
	});
	return pieces;
}
