import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../core/clock.ts';
import { type Refusal, refusalBody } from './refusal.ts';

/** One request and the response to it. */
export interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	/** The target without its query. */
	readonly path: string;
	/** Names the request in headers and logs. */
	readonly id: string;
	/** Aborts when the client leaves, and when the server will not wait for the answer any longer. */
	readonly signal: AbortSignal;
	/** Sends a response in one piece. */
	send(status: number, headers: Readonly<Record<string, string>>, body: string): void;
	refuse(refusal: Refusal): void;
}

/** What every exchange of a server shares. */
export interface ExchangeOptions {
	/** A client that takes nothing for so long is dropped, in ms. */
	stallMs: number;
	/** Added to every response in one piece. */
	headers?: Readonly<Record<string, string>> | undefined;
	clock?: Clock | undefined;
}

/** Of a body that nobody wants, so much is read to keep the connection in order, in bytes; then it is cut. */
const MOST_DISCARDED = 64 * 1024 * 1024;

/** @param controller of the exchange: aborted here when the client leaves, and elsewhere by the server. */
export function createExchange(
	request: IncomingMessage,
	response: ServerResponse,
	controller: AbortController,
	options: ExchangeOptions,
): Exchange {
	const { stallMs, headers: common = {}, clock = systemClock } = options;
	const id = `req_${crypto.randomUUID()}`;
	response.on('close', () => {
		if (!response.writableFinished) {
			controller.abort();
		}
	});
	// A connection that breaks while it is written to says so here; `close` tells what there is to tell.
	response.on('error', () => {});

	const send = (status: number, headers: Readonly<Record<string, string>>, body: string): void => {
		discardRest(request);
		if (response.headersSent || response.destroyed) {
			return;
		}
		response.writeHead(status, {
			...common,
			'x-request-id': id,
			'request-id': id,
			'cache-control': 'no-store',
			...headers,
			'content-length': Buffer.byteLength(body),
		});
		response.end(body);
		dropIfStalled(response, stallMs, clock);
	};

	return {
		request,
		response,
		path: pathOf(request),
		id,
		signal: controller.signal,
		send,
		refuse(refusal) {
			const headers = { 'content-type': 'application/json', ...refusal.headers };
			send(refusal.status, headers, refusalBody(refusal));
		},
	};
}

/** Cuts the connection of a client that does not take the rest of its answer in time. */
export function dropIfStalled(response: ServerResponse, stallMs: number, clock: Clock): void {
	// Of most answers nothing is left by now: the system has taken them.
	if (response.writableFinished || response.destroyed || response.writableLength === 0) {
		return;
	}
	const cancel = clock.after(stallMs, () => response.destroy());
	response.once('close', cancel);
	response.once('finish', cancel);
}

function pathOf({ url = '' }: IncomingMessage): string {
	const query = url.indexOf('?');
	return query === -1 ? url : url.slice(0, query);
}

/** A connection that is closed with unread bytes is reset, and a client that still sends may never read its answer. */
function discardRest(request: IncomingMessage): void {
	if (request.readableEnded || request.complete || request.destroyed) {
		request.resume();
		return;
	}
	let discarded = 0;
	request.on('data', (piece: Buffer) => {
		discarded += piece.length;
		if (discarded > MOST_DISCARDED) {
			request.destroy();
		}
	});
	request.on('error', () => {});
	request.resume();
}
