import { aborted } from '../../errors.ts';
import type { StreamEvent } from '../../stream.ts';

/** An event and what came after it, as soon as it came; the very first link has no event. */
export interface Link {
	event?: StreamEvent;
	next?: Link;
}

/** Where the events come from. */
export interface Spring {
	/** How it ended, once it has; what was in the chain before is drunk first. */
	readonly end: { error?: unknown } | undefined;
	pull(): void;
	leave(drinker: Drinker): Promise<void>;
}

type Step = IteratorResult<StreamEvent, undefined>;

/** One of those who drink from a shared call, at its own pace. */
export class Drinker implements AsyncIterator<StreamEvent, undefined> {
	readonly #spring: Spring;
	readonly #signal: AbortSignal;
	readonly #isLater: boolean;
	/** What it had last; undefined once it is over. */
	#at: Link | undefined;
	#failure: { error: unknown } | undefined;
	#waiting: PromiseWithResolvers<Step> | undefined;

	/** @param isLater its `start` says that it is shared. */
	constructor(spring: Spring, at: Link, signal: AbortSignal, isLater: boolean) {
		this.#spring = spring;
		this.#at = at;
		this.#signal = signal;
		this.#isLater = isLater;
	}

	/** To be called once, when the spring counts it among its own: from now on its signal stops it. */
	begin(): void {
		this.#signal.addEventListener('abort', this.#stop, { once: true });
		if (this.#signal.aborted) {
			this.#stop();
		}
	}

	next(): Promise<Step> {
		if (this.#waiting) {
			// One after the other: who asks twice gets two events, not one of them twice.
			const again = () => this.next();
			return this.#waiting.promise.then(again, again);
		}
		const link = this.#at?.next;
		if (link?.event) {
			// Nobody is to be woken for what is there already.
			this.#at = link;
			return Promise.resolve({ done: false, value: this.#mark(link.event) });
		}
		const waiting = Promise.withResolvers<Step>();
		this.#waiting = waiting;
		if (this.#at && !this.#spring.end) {
			this.#spring.pull();
		} else {
			this.wake();
		}
		return waiting.promise;
	}

	async return(): Promise<Step> {
		await this.#leave();
		this.wake();
		return DONE;
	}

	/** Something has changed: what is waited for may be there. */
	wake(): void {
		const waiting = this.#waiting;
		if (!waiting) {
			return;
		}
		const link = this.#at?.next;
		if (link?.event) {
			this.#at = link;
			this.#waiting = undefined;
			waiting.resolve({ done: false, value: this.#mark(link.event) });
		} else if (this.#failure) {
			this.#waiting = undefined;
			waiting.reject(this.#failure.error);
			this.#failure = undefined;
		} else if (!this.#at) {
			this.#waiting = undefined;
			waiting.resolve(DONE);
		} else if (this.#spring.end) {
			this.#failure = 'error' in this.#spring.end ? { error: this.#spring.end.error } : undefined;
			void this.#leave();
			this.wake();
		}
	}

	readonly #stop = (): void => {
		if (this.#at) {
			this.#failure = { error: aborted() };
			void this.#leave();
			this.wake();
		}
	};

	#mark(event: StreamEvent): StreamEvent {
		return this.#isLater && event.type === 'start' ? { ...event, from: 'shared' } : event;
	}

	#leave(): Promise<void> {
		this.#at = undefined;
		this.#signal.removeEventListener('abort', this.#stop);
		return this.#spring.leave(this);
	}
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };
