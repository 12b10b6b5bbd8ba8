import type { Step } from './raw-server.ts';

/** The head of a response; `connection: close` unless the headers say otherwise. */
export function head(status: number | string, ...headers: string[]): string {
	return [`HTTP/1.1 ${status} X`, 'connection: close', ...headers, '', ''].join('\r\n');
}

/** The head of an event stream whose end is the connection's. */
export const STREAM = head(200, 'content-type: text/event-stream');

/** The head of an event stream in chunks. */
export const CHUNKED = head(200, 'content-type: text/event-stream', 'transfer-encoding: chunked');

/** One chunk of the chunked transfer coding. */
export function chunked(text: string): string {
	return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** The end of the chunked transfer coding. */
export const LAST_CHUNK = '0\r\n\r\n';

/** A whole response with its length. */
export function whole(status: number, body: string, ...headers: string[]): string {
	return head(status, `content-length: ${Buffer.byteLength(body)}`, ...headers) + body;
}

/** The step again and again, without end. */
export function* endless(first: readonly Step[], ...steps: readonly Step[]): Generator<Step> {
	yield* first;
	for (;;) {
		yield* steps;
	}
}

/** The step so many times. */
export function* times(count: number, step: (index: number) => Step): Generator<Step> {
	for (let index = 0; index < count; index++) {
		yield step(index);
	}
}
