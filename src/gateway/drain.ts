import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';

/** How a server stops. */
export interface Drain {
	readonly isDraining: boolean;
	/** Notes a request that is being answered, and the call that it is. */
	enter(response: ServerResponse, call: AbortController): void;
	/** Stops the server; a second call waits for the same end. */
	close(): Promise<void>;
}

/** A connection whose last words nobody reads is cut after so long, in ms. */
const LAST_WORDS_MS = 1000;

/**
 * Stops a server by degrees: no new connections; what is under way goes on for `drainMs`; then its calls are stopped
 * and their clients told; then whatever still is open is cut.
 */
export function createDrain(server: Server, drainMs: number, clock: Clock): Drain {
	const underWay = new Set<AbortController>();
	let closing: Promise<void> | undefined;

	const close = async (): Promise<void> => {
		if (!server.listening) {
			return;
		}
		const closed = once(server, 'close');
		server.close();
		server.closeIdleConnections();
		let cancel = clock.after(drainMs, () => {
			for (const controller of underWay) {
				controller.abort();
			}
			cancel = clock.after(LAST_WORDS_MS, () => server.closeAllConnections());
		});
		await closed;
		cancel();
	};

	return {
		get isDraining() {
			return closing !== undefined;
		},
		enter(response, call) {
			underWay.add(call);
			response.on('close', () => {
				underWay.delete(call);
				if (closing) {
					// Node itself keeps a connection open whose answer ends while the server closes.
					setImmediate(() => server.closeIdleConnections());
				}
			});
		},
		close() {
			closing ??= close();
			return closing;
		},
	};
}
