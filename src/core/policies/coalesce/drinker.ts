import { aborted } from '../../errors.ts';
import { type Batches, changed, type Take } from '../../event-stream.ts';
import type { StreamEvent } from '../../stream.ts';

/** Events that came together and what came after them, as soon as it came; the very first link has none. */
export interface Link {
	batch?: readonly StreamEvent[];
	next?: Link;
}

/** Where the events go, and whether it wants to be left alone. */
type Flowing = PromiseWithResolvers<void> & { readonly take: Take; isBusy: boolean };

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
	#flowing: Flowing | undefined;

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
		this.#signal.addEventListener('abort', this.#onAbort, { once: true });
		if (this.#signal.aborted) {
			this.#onAbort();
		}
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const batch = this.#next();
		if (batch) {
			// Nobody is to be woken for what is there already.
			return Promise.resolve(batch);
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

	flow(take: Take): Promise<void> {
		const flowing = { take, isBusy: false, ...Promise.withResolvers<void>() };
		this.#flowing = flowing;
		this.#pour();
		return flowing.promise;
	}

	async close(): Promise<void> {
		await this.#leave();
		this.wake();
	}

	/** Something has changed: what is waited for may be there. */
	wake(): void {
		if (this.#flowing) {
			this.#pour();
			return;
		}
		const waiting = this.#waiting;
		const batch = waiting && this.#next();
		if (waiting && (batch || this.#isOver())) {
			this.#waiting = undefined;
			batch
				? waiting.resolve(batch)
				: this.#tellEnd({ ...waiting, resolve: () => waiting.resolve(undefined) });
		}
	}

	#pour(): void {
		const flowing = this.#flowing;
		while (flowing && flowing === this.#flowing && !flowing.isBusy) {
			const batch = this.#next();
			if (batch) {
				this.#give(batch, flowing);
			} else if (this.#isOver()) {
				this.#flowing = undefined;
				this.#tellEnd(flowing);
			} else {
				this.#spring.pull();
				return;
			}
		}
	}

	#give(batch: readonly StreamEvent[], flowing: Flowing): void {
		try {
			const room = flowing.take(batch);
			if (room) {
				flowing.isBusy = true;
				const goOn = () => {
					flowing.isBusy = false;
					this.#pour();
				};
				room.catch(this.#fail).then(goOn);
			}
		} catch (error) {
			this.#fail(error);
		}
	}

	/** What it has not had yet, if that is there. */
	#next(): readonly StreamEvent[] | undefined {
		const flowed = this.#at && this.#flowed;
		if (flowed) {
			this.#flowed = undefined;
			return this.#mark(flowed);
		}
		const link = this.#at?.next;
		this.#at = link ?? this.#at;
		return link?.batch && this.#mark(link.batch);
	}

	/** Whether nothing comes any more. */
	#isOver(): boolean {
		const { end } = this.#spring;
		if (this.#at && end) {
			this.#failure = 'error' in end ? { error: end.error } : undefined;
			void this.#leave();
		}
		return !this.#at;
	}

	/** A failure is told once. */
	#tellEnd({ resolve, reject }: Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>): void {
		const failure = this.#failure;
		this.#failure = undefined;
		failure ? reject(failure.error) : resolve();
	}

	readonly #onAbort = (): void => this.#fail(aborted());

	readonly #fail = (error: unknown): void => {
		if (this.#at) {
			this.#failure = { error };
			void this.#leave();
			this.wake();
		}
	};

	#mark(batch: readonly StreamEvent[]): readonly StreamEvent[] {
		return this.#isLater ? changed(batch, asShared) : batch;
	}

	#leave(): Promise<void> {
		this.#at = undefined;
		this.#flowed = undefined;
		this.#signal.removeEventListener('abort', this.#onAbort);
		return this.#spring.leave(this);
	}
}

function asShared(event: StreamEvent): StreamEvent {
	return event.type === 'start' ? { ...event, from: 'shared' } : event;
}
