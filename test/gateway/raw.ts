import { once } from 'node:events';
import net from 'node:net';

/** A response as it came over the socket. */
export interface RawResponse {
	/** 0 where the connection was closed without one. */
	status: number;
	headers: ReadonlyMap<string, string>;
	/** What came after the headers, chunked or not. */
	body: string;
}

/** Sends bytes as they are and reads the first response; the connection is closed then. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<RawResponse> {
	const socket = net.connect(port, '127.0.0.1');
	await once(socket, 'connect');
	socket.on('error', () => {});
	socket.write(bytes);
	// The answer to HEAD says how long its body would be, and has none.
	const isHead = String(bytes.slice(0, 5)) === 'HEAD ';
	let text = '';
	const closed = once(socket, 'close');
	const whole = new Promise<void>((resolve) => {
		socket.setEncoding('latin1').on('data', (piece: string) => {
			text += piece;
			if (isWhole(text) || (isHead && text.includes('\r\n\r\n'))) {
				resolve();
			}
		});
	});
	await Promise.race([whole, closed]);
	socket.destroy();
	return parse(text);
}

function isWhole(text: string): boolean {
	const end = text.indexOf('\r\n\r\n');
	if (end === -1) {
		return false;
	}
	const { headers, status, body } = parse(text);
	const length = headers.get('content-length');
	if (headers.get('transfer-encoding') === 'chunked') {
		return body.endsWith('0\r\n\r\n');
	}
	return status >= 200 && (length === undefined || body.length >= Number(length));
}

function parse(text: string): RawResponse {
	const end = text.indexOf('\r\n\r\n');
	const [start = '', ...lines] = text.slice(0, end).split('\r\n');
	const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(start)?.[1] ?? 0);
	if (status === 100) {
		return parse(text.slice(end + 4));
	}
	const headers = lines.map((line): [string, string] => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	});
	return { status, headers: new Map(headers), body: end === -1 ? '' : text.slice(end + 4) };
}
