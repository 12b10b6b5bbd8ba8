import type { Clock } from '../../clock.ts';
import type { StreamError } from '../../errors.ts';
import type { Follower } from '../../follow.ts';
import { type LinkedAbort, linkedAbort } from '../../linked-abort.ts';
import { type Call, isContent, type StreamEvent, type WireFact } from '../../stream.ts';
import type { Timeouts } from '../timeout.ts';
import { type Limit, timeoutError } from './timeout-error.ts';
import { WaitingTime } from './waiting-time.ts';

const LIMITS: readonly Limit[] = ['headers', 'firstEvent', 'idle', 'content', 'total'];

/** When each limit began to run; undefined for one that does not. */
type Since = Record<Limit, number | undefined>;

/**
 * Watches one call by all limits with one timer: an event only notes its time, and a timer that comes too early sets
 * itself anew. A class, since a server holds one for each stream.
 */
export class Watch implements Follower {
	/** The call inside: it stops with the outer one or when a limit is reached, and its wire is seen. */
	readonly inner: Call;
	readonly #limits: Timeouts;
	readonly #clock: Clock;
	readonly #call: Call;
	readonly #abort: LinkedAbort;
	readonly #time: WaitingTime;
	readonly #since: Since;
	#wireTellsWaits = false;
	/** Content has come since the time was last noted. */
	#hasNews = false;
	#expired: StreamError | undefined;
	#cancel: (() => void) | undefined;
	/** When the timer comes, in waiting time. */
	#timer = Number.POSITIVE_INFINITY;

	constructor(limits: Timeouts, clock: Clock, call: Call) {
		this.#limits = limits;
		this.#clock = clock;
		this.#call = call;
		this.#abort = linkedAbort(call.signal);
		this.#time = new WaitingTime(clock);
		const begin = this.#time.now();
		this.#since = {
			headers: begin,
			firstEvent: begin,
			idle: undefined,
			content: undefined,
			total: begin,
		};
		this.inner = { ...call, signal: this.#abort.signal, wire: (fact) => this.#sawWire(fact) };
		this.#check();
	}

	/** Where the wire tells nothing, the provider is waited for from now on. */
	ask(): void {
		if (!this.#wireTellsWaits) {
			this.#time.goOn();
		}
	}

	see(event: StreamEvent): undefined {
		if (!this.#hasNews && isContent(event)) {
			this.#hasNews = true;
			if (this.#since.content === undefined) {
				this.#beginContent();
			}
		}
		if (!this.#wireTellsWaits) {
			if (this.#hasNews) {
				this.#noteContent();
			} else if (this.#since.idle !== undefined) {
				this.#since.idle = this.#time.now();
			}
			this.#time.hold();
		}
	}

	fail(error: unknown): unknown {
		return this.#expired ?? error;
	}

	over(): void {
		this.#cancel?.();
		this.#abort.release();
	}

	#sawWire(fact: WireFact): void {
		const since = this.#since;
		switch (fact.type) {
			case 'headers':
				since.headers = undefined;
				break;
			case 'waiting':
				this.#wireTellsWaits = true;
				this.#time.goOn();
				if (this.#hasNews) {
					this.#noteContent();
				}
				break;
			case 'bytes':
				since.headers = undefined;
				if (this.#wireTellsWaits) {
					this.#time.hold();
				}
				if (since.idle !== undefined) {
					since.idle = this.#time.now();
				}
				break;
		}
		this.#call.wire?.(fact);
	}

	#noteContent(): void {
		this.#hasNews = false;
		this.#since.idle = this.#since.content = this.#time.now();
	}

	#beginContent(): void {
		this.#since.headers = this.#since.firstEvent = undefined;
		this.#noteContent();
		// The limits that begin to run now may end before the ones that the timer was set for.
		const due = earliest(this.#limits, this.#since);
		if (due && due.at < this.#timer) {
			this.#cancel?.();
			this.#check();
		}
	}

	readonly #check = (): void => {
		this.#timer = Number.POSITIVE_INFINITY;
		const due = earliest(this.#limits, this.#since);
		if (due && due.at <= this.#time.now()) {
			this.#expired = timeoutError(due.limit, this.#limits[due.limit]);
			this.#abort.abort();
		} else if (due) {
			const now = this.#time.now();
			// Until content comes, also early enough for the limits that begin with it: then the timer stays as it is.
			const soonest =
				this.#since.content === undefined &&
				earliest(this.#limits, { ...this.#since, idle: now, content: now });
			this.#timer = Math.min(due.at, soonest ? soonest.at : Number.POSITIVE_INFINITY);
			this.#cancel = this.#clock.after(this.#timer - now, this.#check);
		}
	};
}

function earliest(limits: Timeouts, since: Readonly<Since>): { limit: Limit; at: number } | undefined {
	let first: { limit: Limit; at: number } | undefined;
	for (const limit of LIMITS) {
		const begin = since[limit];
		if (begin === undefined || !(limits[limit] > 0)) {
			continue;
		}
		const at = begin + limits[limit];
		if (!first || at < first.at) {
			first = { limit, at };
		}
	}
	return first;
}
