import http from 'node:http';
import { modelOf, type Pace } from './answer.ts';

/** What one answer came to. */
export interface Played {
	/** From the request to the first byte of its body, in ms. */
	firstByteMs: number;
	bytes: number;
}

export type Client = ReturnType<typeof createClient>;

/**
 * Asks servers again and again over kept connections.
 *
 * @param more headers that one of the servers wants; the others get them too, and pay for reading them.
 */
export function createClient(token: string, more: Readonly<Record<string, string>> = {}) {
	let received = 0;
	const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
	return {
		play(port: number, pace: Pace): Promise<Played> {
			// No two are alike, or the gateway would share one call among them.
			const content = `hello ${Math.random()}`;
			const body = JSON.stringify({
				model: modelOf(pace),
				stream: true,
				messages: [{ role: 'user', content }],
			});
			const headers = {
				...more,
				authorization: `Bearer ${token}`,
				'content-type': 'application/json',
				'content-length': body.length,
			};
			const begun = performance.now();
			return new Promise((resolve, reject) => {
				const request = http.request(
					{ host: '127.0.0.1', port, path: '/v1/chat/completions', method: 'POST', headers, agent },
					(response) => {
						let firstByteMs = 0;
						let bytes = 0;
						let end = '';
						response.on('data', (piece: Buffer) => {
							firstByteMs ||= performance.now() - begun;
							bytes += piece.length;
							received += piece.length;
							end = piece.subarray(-20).toString();
						});
						response.on('end', () =>
							end.endsWith('[DONE]\n\n')
								? resolve({ firstByteMs, bytes })
								: reject(new Error(`HTTP ${response.statusCode}, cut: ${end}`)),
						);
						response.on('error', reject);
					},
				);
				request.on('error', reject);
				request.end(body);
			});
		},
		/** How many bytes have come so far, of all answers. */
		received: () => received,
		close: () => agent.destroy(),
	};
}
