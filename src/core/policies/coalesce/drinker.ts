import { aborted } from '../../errors.ts';
import { type Batches, changed } from '../../event-stream.ts';
import type { StreamEvent } from '../../stream.ts';

/** Events that came together and what came after them, as soon as it came; the very first link has none. */
export interface Link {
	batch?: readonly StreamEvent[];
	next?: Link;
}

/** Where the events come from. */
export interface Spring {
	/** How it ended, once it has; what was in the chain before is drunk first. */
	readonly end: { error?: unknown } | undefined;
	pull(): void;
	leave(drinker: Drinker): Promise<void>;
}

/** One of those who drink from a shared call, at its own pace. */
export class Drinker implements Batches {
	readonly #spring: Spring;
	readonly #signal: AbortSignal;
	readonly #isLater: boolean;
	/** What had flowed before it came, until it has had that. */
	#flowed: readonly StreamEvent[] | undefined;
	/** What it had last; undefined once it is over. */
	#at: Link | undefined;
	#failure: { error: unknown } | undefined;
	#waiting: PromiseWithResolvers<readonly StreamEvent[] | undefined> | undefined;

	/** @param flowed what has come up to `at`, for one that joins: its `start` says that it is shared. */
	constructor(spring: Spring, at: Link, signal: AbortSignal, flowed: readonly StreamEvent[] | undefined) {
		this.#spring = spring;
		this.#at = at;
		this.#signal = signal;
		this.#isLater = flowed !== undefined;
		this.#flowed = flowed?.length ? flowed : undefined;
	}

	/** To be called once, when the spring counts it among its own: from now on its signal stops it. */
	begin(): void {
		this.#signal.addEventListener('abort', this, { once: true });
		if (this.#signal.aborted) {
			this.handleEvent();
		}
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const flowed = this.#at && this.#flowed;
		if (flowed) {
			this.#flowed = undefined;
			return Promise.resolve(this.#mark(flowed));
		}
		const link = this.#at?.next;
		if (link?.batch) {
			// Nobody is to be woken for what is there already.
			this.#at = link;
			return Promise.resolve(this.#mark(link.batch));
		}
		const waiting = Promise.withResolvers<readonly StreamEvent[] | undefined>();
		this.#waiting = waiting;
		if (this.#at && !this.#spring.end) {
			this.#spring.pull();
		} else {
			this.wake();
		}
		return waiting.promise;
	}

	async close(): Promise<void> {
		await this.#leave();
		this.wake();
	}

	/** Something has changed: what is waited for may be there. */
	wake(): void {
		const waiting = this.#waiting;
		if (!waiting) {
			return;
		}
		const link = this.#at?.next;
		if (link?.batch) {
			this.#at = link;
			this.#waiting = undefined;
			waiting.resolve(this.#mark(link.batch));
		} else if (this.#failure) {
			this.#waiting = undefined;
			waiting.reject(this.#failure.error);
			this.#failure = undefined;
		} else if (!this.#at) {
			this.#waiting = undefined;
			waiting.resolve(undefined);
		} else if (this.#spring.end) {
			this.#failure = 'error' in this.#spring.end ? { error: this.#spring.end.error } : undefined;
			void this.#leave();
			this.wake();
		}
	}

	/** The signal has aborted. */
	handleEvent(): void {
		if (this.#at) {
			this.#failure = { error: aborted() };
			void this.#leave();
			this.wake();
		}
	}

	#mark(batch: readonly StreamEvent[]): readonly StreamEvent[] {
		return this.#isLater ? changed(batch, asShared) : batch;
	}

	#leave(): Promise<void> {
		this.#at = undefined;
		this.#flowed = undefined;
		this.#signal.removeEventListener('abort', this);
		return this.#spring.leave(this);
	}
}

function asShared(event: StreamEvent): StreamEvent {
	return event.type === 'start' ? { ...event, from: 'shared' } : event;
}
