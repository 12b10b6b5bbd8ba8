import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a provider answers to one request. */
export interface Reply {
	/** Default 200. */
	status?: number;
	/** Default: `content-type: text/event-stream`. */
	headers?: Readonly<Record<string, string>>;
	body?: string | Uint8Array | Iterable<Step>;
	/** Waits before the headers, in ms; `Infinity`: never answers. */
	delayMs?: number;
	/** Writes the body in pieces of so many bytes, each by itself. */
	pieceSize?: number;
	/** Bytes that go out instead of an HTTP answer. */
	raw?: string | Uint8Array;
	/** How it ends: properly (default), with a closed or a reset connection in the middle, or never. */
	end?: 'whole' | 'close' | 'reset' | 'never';
}

/** A part of a body: bytes, a pause in ms, or what is waited for. */
export type Step = string | Uint8Array | number | Promise<unknown>;

/** Plays the reply on a real connection. Resolves when it has been played, or when the client has left. */
export async function play(
	reply: Reply,
	{ socket }: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { status = 200, headers = { 'content-type': 'text/event-stream' }, delayMs = 0, raw } = reply;
	if (delayMs === Number.POSITIVE_INFINITY) {
		return;
	}
	await sleep(delayMs);
	if (raw !== undefined) {
		socket.end(raw);
		return;
	}
	response.writeHead(status, headers);
	response.flushHeaders();
	for (const step of stepsOf(reply)) {
		if (socket.destroyed) {
			return;
		}
		await (isPause(step) ? waitFor(step) : write(response, step));
	}
	finish(reply.end ?? 'whole', response);
}

function* stepsOf({ body = '', pieceSize }: Reply): Generator<Step> {
	const steps: Iterable<Step> = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
	for (const step of steps) {
		if (isPause(step) || pieceSize === undefined) {
			yield step;
			continue;
		}
		const bytes = Buffer.from(step);
		for (let start = 0; start < bytes.length; start += pieceSize) {
			yield bytes.subarray(start, start + pieceSize);
		}
	}
}

function isPause(step: Step): step is number | Promise<unknown> {
	return typeof step === 'number' || step instanceof Promise;
}

function waitFor(pause: number | Promise<unknown>): Promise<unknown> {
	return typeof pause === 'number' ? sleep(pause) : pause;
}

async function write(response: ServerResponse, bytes: string | Uint8Array): Promise<void> {
	if (bytes.length > 0) {
		await new Promise((resolve) => response.write(bytes, resolve));
	}
}

function finish(end: NonNullable<Reply['end']>, response: ServerResponse): void {
	switch (end) {
		case 'whole':
			response.end();
			return;
		case 'close':
			response.socket?.destroySoon();
			return;
		case 'reset':
			response.socket?.resetAndDestroy();
			return;
		case 'never':
			return;
	}
}
