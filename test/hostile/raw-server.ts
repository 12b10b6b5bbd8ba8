import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a server does on one connection once it has read a request: bytes, pauses in ms, and how it ends. After the
 * last step the connection is closed in order, unless the step is an end of its own.
 */
export type Play = Iterable<Step>;

export type Step = string | Uint8Array | number | 'fin' | 'reset' | 'hold';

/** A request as it came, as text: line, headers, body. */
export interface Asked {
	text: string;
	/** `performance.now()`. */
	at: number;
}

export interface RawServer {
	origin: string;
	asked: Asked[];
	/** Connections that are still open, on which the server has not come to its end. */
	playing(): number;
	close(): Promise<void>;
}

/** A TCP server that says exactly what it is told to, HTTP or not; `play` is asked anew for each request. */
export async function startRawServer(play: (request: string, count: number) => Play): Promise<RawServer> {
	const asked: Asked[] = [];
	const sockets = new Set<Socket>();
	let playing = 0;
	const server = net.createServer({ noDelay: true }, async (socket) => {
		sockets.add(socket);
		socket.on('error', () => {}).once('close', () => sockets.delete(socket));
		const text = await readRequest(socket);
		if (text === undefined) {
			return;
		}
		asked.push({ text, at: performance.now() });
		playing++;
		await perform(play(text, asked.length), socket);
		playing--;
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		playing: () => playing,
		async close() {
			const closed = once(server, 'close');
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
			await closed;
		},
	};
}

/** Undefined where the connection closed without a whole request. */
function readRequest(socket: Socket): Promise<string | undefined> {
	return new Promise((resolve) => {
		let text = '';
		socket.on('data', (piece) => {
			text += piece.toString('latin1');
			const head = text.indexOf('\r\n\r\n');
			const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
			if (head !== -1 && text.length >= head + 4 + length) {
				resolve(text);
			}
		});
		socket.once('close', () => resolve(undefined));
	});
}

async function perform(play: Play, socket: Socket): Promise<void> {
	const closed = new Promise((resolve) => socket.once('close', resolve));
	for (const step of play) {
		if (socket.destroyed) {
			return;
		}
		if (step === 'hold') {
			await closed;
		} else if (step === 'reset') {
			// What was written must have left, or the reset overtakes it.
			await sleep(30);
			socket.resetAndDestroy();
		} else if (step === 'fin') {
			socket.end();
			return;
		} else if (typeof step === 'number') {
			await Promise.race([sleep(step), closed]);
		} else if (!socket.write(step)) {
			await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
		}
	}
	socket.end();
}
