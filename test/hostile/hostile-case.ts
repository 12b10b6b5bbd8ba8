import type { FinishReason } from '../../src/core/chat.ts';
import type { ErrorKind } from '../../src/core/errors.ts';
import type { RetryOptions } from '../../src/core/policies/retry.ts';
import type { Timeouts } from '../../src/core/policies/timeout.ts';
import type { Dialect } from './dialects.ts';
import type { Play } from './raw-server.ts';

/** A server that misbehaves in one way, and what Weir makes of it. */
export interface HostileCase {
	name: string;
	dialect: Dialect;
	/** What the server does with each request; `elsewhere` is the origin of another server, for redirects. */
	play(context: { count: number; elsewhere: string; request: string }): Play;
	expect: Expectation;
	/** Default: 20 s each, so that none of them is what ends a case. */
	timeouts?: Partial<Timeouts>;
	/** Default: none. */
	retry?: Partial<RetryOptions>;
	/** Whether a broken answer is asked to go on; default: no. */
	resume?: boolean;
	/** False: only the reading itself bounds the answer; default: the pipeline does, too. */
	bounds?: false;
	headers?: Readonly<Record<string, string>>;
	/** The user stops so many ms after the first content. */
	stopAfterMs?: number;
	/** What the process may grow by, in MB; such a case gets a process of its own. */
	growth?: number;
	/** The key may stand nowhere in what comes out; default: the canary. */
	key?: string;
}

export interface Expectation {
	/** How it ends: any of these kinds of error, or a finish. */
	kind?: ErrorKind | readonly ErrorKind[];
	finish?: FinishReason | readonly FinishReason[];
	/** The whole text, the partial one too. */
	text?: string | RegExp;
	/** Requests that may reach the server. Default exactly 1. */
	requests?: { least: number; most: number };
	/** The shortest gap between two requests, in ms. */
	gapMs?: number;
	/** Asserts on what else the case is about. */
	check?(outcome: Outcome): void;
}

/** What one call came to, as the process in which it ran tells it. */
export interface Outcome {
	kind?: ErrorKind;
	message?: string;
	detail?: string | undefined;
	retryable?: boolean;
	finish?: FinishReason;
	/** The text, up to its first 10,000 units. */
	text: string;
	textLength: number;
	argumentsLength: number;
	counts: Readonly<Record<string, number>>;
	usage: readonly Readonly<Record<string, unknown>>[];
	notices: readonly string[];
	ms: number;
	/** From the user's stop until the stream ended. */
	stoppedMs?: number;
	/** Broken promises of the contract, each as a sentence. */
	faults: readonly string[];
	/** What the process grew by at its highest, in MB. */
	grownMb: number;
}
