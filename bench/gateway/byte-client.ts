import net from 'node:net';
import { type Load, modelOf } from './load-name.ts';

/** What the streams of a load came to, all together. Each is measured from its own first byte. */
export interface Arrival {
	/** What of all bytes had come by the time at which the provider is to be done: 0 to 1. */
	inTime: number;
	/** How long after that time the last byte of the latest stream came, in ms. */
	lagMs: number;
}

/**
 * Asks for all streams of a load at once, each over a connection of its own, and counts their bytes: a client that
 * parses would itself be the limit.
 *
 * @throws Error where an answer is refused or cut.
 */
export async function receive(port: number, token: string, load: Load): Promise<Arrival> {
	const plannedMs = (load.events / load.rate) * 1000;
	const asked = Array.from({ length: load.streams }, (_, place) => {
		// No two are alike, or the gateway would share one call among them.
		const content = `hello ${place} ${Math.random()}`;
		return answer(port, requestText(port, token, modelOf(load), content), plannedMs);
	});
	const answers = await Promise.all(asked);
	const sum = (of: (tally: Tally) => number) => answers.reduce((total, tally) => total + of(tally), 0);
	return {
		inTime: sum(({ bytesInTime }) => bytesInTime) / sum(({ bytes }) => bytes),
		lagMs: Math.max(0, ...answers.map(({ due, endedAt }) => endedAt - due)),
	};
}

interface Tally {
	bytes: number;
	bytesInTime: number;
	/** On the clock of `performance`, in ms. */
	due: number;
	endedAt: number;
}

const READ_BYTES = 16_384;
/** How a whole answer ends, with the last piece of its chunked body. */
const END = '[DONE]\n\n\r\n0\r\n\r\n';

function answer(port: number, request: string, plannedMs: number): Promise<Tally> {
	return new Promise((resolve, reject) => {
		const tally: Tally = { bytes: 0, bytesInTime: 0, due: 0, endedAt: 0 };
		const buffer = Buffer.allocUnsafe(READ_BYTES);
		let beginning = '';
		let end = '';
		const callback = (length: number) => {
			tally.endedAt = performance.now();
			tally.due ||= tally.endedAt + plannedMs;
			tally.bytes += length;
			tally.bytesInTime += tally.endedAt <= tally.due ? length : 0;
			beginning ||= buffer.toString('latin1', 0, length);
			const last = buffer.toString('latin1', Math.max(0, length - END.length), length);
			end = (end + last).slice(-END.length);
			if (end === END) {
				socket.end();
			}
			return true;
		};
		const socket = net.connect({ host: '127.0.0.1', port, onread: { buffer, callback } });
		socket.on('error', reject);
		socket.on('close', () =>
			end === END ? resolve(tally) : reject(new Error(`Cut, or refused: ${beginning.slice(0, 500)}`)),
		);
		socket.write(request);
	});
}

function requestText(port: number, token: string, model: string, content: string): string {
	const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content }] });
	return [
		'POST /v1/chat/completions HTTP/1.1',
		`host: 127.0.0.1:${port}`,
		`authorization: Bearer ${token}`,
		'content-type: application/json',
		`content-length: ${body.length}`,
		'',
		body,
	].join('\r\n');
}
