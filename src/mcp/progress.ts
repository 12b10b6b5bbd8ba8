import type { ServerContext } from '@modelcontextprotocol/server';
import { type Clock, systemClock } from '../core/clock.ts';

/** How a client is told that its call goes on; nothing is sent to one that did not ask to be told. */
export interface Progress {
	/** More of the answer is there. Pieces that come close together are told together. */
	text(piece: string): void;
	/** Says what is being done, and says so again every few seconds, until `stop`. */
	wait(message: string): void;
	/** Ends the waiting; what was not told yet is. */
	stop(): void;
}

/** Told more often than this, in ms, nobody could read it. */
const APART_MS = 100;

/** Clients give a call up that is silent for a minute; VS Code and the SDK begin anew with each notification. */
const REMIND_MS = 5000;

/** One message carries so many characters at most; the whole text is in the result. */
const LONGEST = 4096;

/**
 * The progress of one call. The number that goes with it counts: characters of an answer, seconds of a wait; it
 * always grows, as MCP has it.
 */
export function createProgress({ mcpReq }: ServerContext, clock: Clock = systemClock): Progress {
	const token = mcpReq._meta?.progressToken;
	if (token === undefined) {
		return { text() {}, wait() {}, stop() {} };
	}
	let progress = 0;
	let told = Number.NEGATIVE_INFINITY;
	let held = '';
	let cancel = () => {};

	const send = (by: number, message: string): void => {
		progress += by;
		told = clock.now();
		const params = { progressToken: token, progress, message };
		// A client that is gone has its call stopped by the signal.
		mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
	};
	const flush = (): void => {
		if (held !== '') {
			const piece = held;
			held = '';
			send(piece.length, piece.slice(-LONGEST));
		}
	};
	const remind = (message: string): void => {
		cancel = clock.after(REMIND_MS, () => {
			send(REMIND_MS / 1000, message);
			remind(message);
		});
	};

	return {
		text(piece) {
			held += piece;
			if (clock.now() - told >= APART_MS) {
				flush();
			}
		},
		wait(message) {
			cancel();
			send(1, message);
			remind(message);
		},
		stop() {
			cancel();
			flush();
		},
	};
}
