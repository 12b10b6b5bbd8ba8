import type { ConnectionLimits } from './connections.ts';
import type { ReplyTimes } from './reply-stream.ts';

/** What a gateway's clients may take of it. Times in ms, sizes in bytes. */
export interface GatewayLimits extends ReplyTimes, ConnectionLimits {
	/** The longest body of a request. */
	mostBytes: number;
	/** The longest headers of a request. */
	mostHeaderBytes: number;
	/** Answers under way at once. */
	mostAnswers: number;
	/** Connections at once. */
	mostConnections: number;
	/** Until a request's headers are there. */
	headersMs: number;
	/** Until a request is there with its body. */
	requestMs: number;
	/** How long a connection may rest between two requests. */
	idleMs: number;
	/** How long answers may go on when the gateway stops. */
	drainMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
	holdMs: 10_000,
	keepAliveMs: 15_000,
	stallMs: 60_000,
	mostWaiting: 128,
	graceMs: 1000,
	mostBytes: 32 * 2 ** 20,
	mostHeaderBytes: 16 * 2 ** 10,
	mostAnswers: 512,
	mostConnections: 1024,
	headersMs: 10_000,
	requestMs: 30_000,
	idleMs: 60_000,
	drainMs: 10_000,
};
