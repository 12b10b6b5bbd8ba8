import { t } from '@vscode/l10n';
import { type Clock, systemClock } from '../../clock.ts';
import { aborted } from '../../errors.ts';
import { createGate } from './gate.ts';
import { Line } from './line.ts';
import { type RateLimits, sayWait, type Turn, type Wait } from './wait.ts';
import { type CounterStore, createWindows } from './windows.ts';

/** Who may send when: one for each provider and key, held by whoever makes the pipelines. */
export interface RateLimiter {
	/** Joins the line. The place is to be left on every way out; a stop leaves it too. */
	enter(tokens: number, signal: AbortSignal): Place;
	/** Learns from what a response says of the provider's limits. */
	heed(status: number, headers: Headers): void;
	/** False: nothing depends on when a stream ends or what it used. */
	readonly followsStreams: boolean;
}

/** One request's place: first in the line, then among the streams that run. */
export interface Place {
	/**
	 * Resolves to the next sentence for people while the request waits, and to undefined once it may go out.
	 *
	 * @throws StreamError `aborted`; `rate-limit` where the line is too long, or the wait was.
	 */
	notice(): Promise<string | undefined>;
	/** Gives the place up, whatever it is by now; the second time nothing happens. */
	leave(usedTokens?: number): void;
}

/** How a limiter differs from the default. */
export interface RateLimiterOptions {
	/** The provider as people know it. Default `the provider`. */
	name?: string | undefined;
	/** What is counted together in a store that several processes share: provider and key (a hash). Default ''. */
	scope?: string | undefined;
	store?: CounterStore | undefined;
	/** How many requests may wait. Default 100. */
	longestLine?: number | undefined;
	/** How long one may wait, in ms. Default 5 min: whatever a server says, it stalls no request for longer. */
	longestWait?: number | undefined;
	clock?: Clock | undefined;
	/** The wall clock in ms since 1970, for headers that hold dates. */
	wallNow?: (() => number) | undefined;
}

/**
 * A limiter with a fair line: who came first goes first.
 *
 * It counts by rate-limiter-flexible, whose clock is its own. What that says is believed for a minute at most, so
 * nothing that happens to the wall clock holds a request for longer; waiting goes by `clock`.
 *
 * @example const limiter = createRateLimiter({ requestsPerMinute: 500, concurrent: 4 }, { name: 'Poe' });
 */
export function createRateLimiter(limits: RateLimits, options: RateLimiterOptions = {}): RateLimiter {
	const { name = t('the provider'), clock = systemClock, longestLine = 100, longestWait = 300_000 } = options;
	const { concurrent = 0, tokensPerMinute } = limits;
	const most = concurrent >= 1 ? concurrent : Number.POSITIVE_INFINITY;
	const gate = createGate(clock, options.wallNow);
	const windows = createWindows(limits, { scope: options.scope ?? '', store: options.store, clock });
	let running = 0;

	const attempt = async (tokens: number): Promise<Turn | Wait> => {
		const obstacle: Wait | undefined = running >= most ? { for: 'concurrent' } : gate.waitFor(tokens);
		const taken = obstacle ?? (await windows.take(tokens));
		if (taken.for !== 'nothing') {
			return taken;
		}
		running += 1;
		gate.pass(tokens);
		const end = (usedTokens?: number) => {
			running -= 1;
			line.ring();
			if (usedTokens !== undefined) {
				taken.correct(usedTokens);
			}
		};
		const undo = () => {
			end();
			taken.giveBack();
		};
		return { for: 'nothing', end, undo };
	};

	const say = (wait: Wait, place: number) => {
		const ms = wait.until === undefined ? 0 : Math.max(0, wait.until - clock.now());
		return sayWait(wait, ms, place, name, limits);
	};
	const line = new Line({ attempt, say, name, longest: longestLine, longestWait, clock });

	return {
		enter: (tokens, signal) => takePlace(line, tokens, signal),
		heed: (status, headers) => gate.heed(status, headers),
		followsStreams: most !== Number.POSITIVE_INFINITY || tokensPerMinute !== undefined,
	};
}

function takePlace(line: Line, tokens: number, signal: AbortSignal): Place {
	const ticket = line.enter(tokens, signal);
	let isLeft = false;
	const leave = (usedTokens?: number) => {
		if (isLeft) {
			return;
		}
		isLeft = true;
		signal.removeEventListener('abort', stop);
		if (ticket.turn) {
			ticket.turn.end(usedTokens);
		} else {
			line.expel(ticket, aborted());
		}
	};
	const stop = () => leave();
	signal.addEventListener('abort', stop, { once: true });
	return { notice: () => ticket.notice(), leave };
}
