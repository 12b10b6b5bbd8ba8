import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Exchange } from '../gateway/exchange.ts';

/** A request as the web has them, without its body. It is stopped when the client leaves. */
export function webRequest({ request, signal }: Exchange): Request {
	const { method = 'GET', url = '/', headers } = request;
	const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
		value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
	);
	return new Request(new URL(url, 'http://127.0.0.1'), { method, headers: pairs, signal });
}

/** How a response is sent. */
export interface SendOptions {
	/** Added to the response's own. */
	headers: Readonly<Record<string, string>>;
	/** A client that takes nothing for so long is dropped, in ms. */
	stallMs: number;
	clock: Clock;
}

/** Sends a response as the web has them, no faster than the client reads. Resolves when all is sent or the client left. */
export async function sendWebResponse(
	{ response, id, signal }: Exchange,
	web: Response,
	{ headers, stallMs, clock }: SendOptions,
): Promise<void> {
	if (response.destroyed) {
		await web.body?.cancel();
		return;
	}
	response.writeHead(web.status, {
		'cache-control': 'no-store',
		...headers,
		...Object.fromEntries(web.headers),
		'x-request-id': id,
	});
	// A stream may be silent for long; its client waits for the headers.
	response.flushHeaders();
	const reader = web.body?.getReader();
	const leave = () => void reader?.cancel().catch(() => {});
	signal.addEventListener('abort', leave, { once: true });
	try {
		for (let read = await reader?.read(); read?.value && !response.destroyed; read = await reader?.read()) {
			if (!response.write(read.value)) {
				await drained(response, stallMs, clock);
			}
		}
	} finally {
		signal.removeEventListener('abort', leave);
		leave();
		response.end();
	}
}

async function drained(response: ServerResponse, stallMs: number, clock: Clock): Promise<void> {
	const cancel = clock.after(stallMs, () => response.destroy());
	await Promise.race([once(response, 'drain'), once(response, 'close')]);
	cancel();
}
