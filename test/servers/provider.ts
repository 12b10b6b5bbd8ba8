import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { play, type Reply } from './reply.ts';

/** What the provider does with its requests: always the same, one after the other (the last one again), or by rule. */
export type Script =
	| Reply
	| readonly Reply[]
	| ((request: RecordedRequest, count: number) => Reply | Promise<Reply>);

/** A request as it arrived. */
export interface RecordedRequest {
	method: string;
	/** Path and query. */
	url: string;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** As text. */
	body: string;
	/** Resolves when its connection is closed, whoever closed it. */
	closed: Promise<void>;
	/** Resolves, to when (`performance.now()`), as soon as the client closes the connection before the answer's end. */
	left: Promise<number>;
}

export interface Provider {
	/** With `/v1`, as OpenAI's SDK wants it. */
	baseUrl: string;
	origin: string;
	/** All requests so far, in their order. */
	requests: RecordedRequest[];
	/** Cuts every connection and stops to listen. */
	close(): Promise<void>;
}

/**
 * A real HTTP server on 127.0.0.1 that plays a provider, well or badly behaved.
 *
 * @example
 * const provider = await startProvider(chatStream('Hello'));
 * const provider = await startProvider([{ status: 503 }, chatStream('Hello')]);
 * const provider = await startProvider(({ url }) => (url.endsWith('/models') ? modelList('a') : chatStream('Hello')));
 */
export async function startProvider(script: Script): Promise<Provider> {
	const requests: RecordedRequest[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		const leave = Promise.withResolvers<number>();
		response.once('close', () => {
			if (!response.writableFinished) {
				leave.resolve(performance.now());
			}
		});
		void (async () => {
			const recorded = await record(request, leave.promise);
			requests.push(recorded);
			await play(await replyTo(script, recorded, requests.length), request, response);
		})();
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.on('error', () => {});
		socket.setNoDelay(true);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { baseUrl: `${origin}/v1`, origin, requests, close: () => stop(server, sockets) };
}

async function record(request: IncomingMessage, left: Promise<number>): Promise<RecordedRequest> {
	const { socket } = request;
	const closed = closedOf(socket);
	const pieces: Buffer[] = [];
	for await (const piece of request) {
		pieces.push(piece);
	}
	return {
		method: request.method ?? '',
		url: request.url ?? '',
		headers: request.headers,
		body: Buffer.concat(pieces).toString(),
		closed,
		left,
	};
}

const closings = new WeakMap<Socket, Promise<void>>();

/** One promise for each connection, however many requests it carries; a reset is a close too. */
function closedOf(socket: Socket): Promise<void> {
	const known = closings.get(socket);
	if (known) {
		return known;
	}
	const closed = socket.destroyed
		? Promise.resolve()
		: new Promise<void>((resolve) => socket.once('close', () => resolve()));
	closings.set(socket, closed);
	return closed;
}

async function replyTo(script: Script, request: RecordedRequest, count: number): Promise<Reply> {
	if (typeof script === 'function') {
		return script(request, count);
	}
	const replies = Array.isArray(script) ? script : [script];
	return replies[count - 1] ?? replies.at(-1) ?? { status: 500, body: 'The script is empty.' };
}

async function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
	const closed = once(server, 'close');
	server.close();
	for (const socket of sockets) {
		socket.destroy();
	}
	await closed;
}
