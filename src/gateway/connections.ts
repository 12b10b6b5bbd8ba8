import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Clock, systemClock } from '../core/clock.ts';

/** How many connections a server holds that owe it a request. One that has sent a whole one and rests owes nothing. */
export interface ConnectionLimits {
	/** So many may wait for their request to be whole; beyond, the oldest are closed. */
	mostWaiting: number;
	/** A connection younger than this is not closed: many clients may come at once. In ms. */
	graceMs: number;
}

/**
 * Closes the oldest of the connections that have sent no whole request where there are too many of them, so that
 * whoever opens hundreds and says nothing, or says it one byte at a time, keeps nobody else out.
 */
export function limitConnections(
	server: Server,
	{ mostWaiting, graceMs }: ConnectionLimits,
	clock: Pick<Clock, 'now'> = systemClock,
): void {
	/** Since when each waits; a map keeps their order. */
	const waiting = new Map<Socket, number>();
	let isScheduled = false;

	/** Not at once: what they have sent may lie there unread, because the server was busy. Then all of it is read. */
	const closeOldestSoon = (): void => {
		if (!isScheduled) {
			isScheduled = true;
			setImmediate(() => {
				isScheduled = false;
				closeOldest();
			});
		}
	};

	const closeOldest = (): void => {
		for (const [socket, since] of waiting) {
			if (waiting.size <= mostWaiting || clock.now() - since < graceMs) {
				return;
			}
			waiting.delete(socket);
			socket.destroy();
		}
	};

	server.on('connection', (socket: Socket) => {
		waiting.set(socket, clock.now());
		socket.once('close', () => waiting.delete(socket));
		closeOldestSoon();
	});
	// Node has closed a connection by itself, because there are as many as there may be in all.
	server.on('drop', closeOldestSoon);
	server.on('request', (request: IncomingMessage) => {
		const { socket } = request;
		if (!waiting.has(socket)) {
			waiting.set(socket, clock.now());
		}
		// Comes once: `on` spares what `once` makes to take itself away.
		request.on('end', () => waiting.delete(socket));
	});
}
