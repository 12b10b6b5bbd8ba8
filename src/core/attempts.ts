import { type Batches, eventStream } from './event-stream.ts';
import { isContent, type StreamEvent } from './stream.ts';

/**
 * Decides what follows an attempt that failed before its first content event: yields notices, and returns the next
 * attempt; throws where there is none.
 */
export type After = (error: unknown) => AsyncGenerator<StreamEvent, Batches, undefined>;

/**
 * A stream that is attempted until one attempt comes to its first content event; its rest is then read straight from
 * that attempt. Until then notices pass, each text once, and everything else is held back, so that an attempt that
 * fails leaves nothing behind.
 *
 * @param begin makes the first attempt, at the first read; what it throws fails the stream.
 * @param signal of the call.
 */
export function attempts(
	begin: () => Batches,
	after: After,
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent> {
	return eventStream(() => new Attempts(begin, after), signal);
}

const NOTHING: Batches = { read: async () => undefined, close: async () => {} };

class Attempts implements Batches {
	readonly #begin: () => Batches;
	readonly #after: After;
	#attempt: Batches | undefined;
	/** What decides of the next attempt, while it does. */
	#between: ReturnType<After> | undefined;
	#hasContent = false;
	#isClosed = false;
	#heldBack: StreamEvent[] = [];
	/** The last snapshot says it all; a provider may send any number of them. */
	#usage: StreamEvent[] = [];
	/** The texts of notices that have passed. */
	#told: Set<string> | undefined;

	constructor(begin: () => Batches, after: After) {
		this.#begin = begin;
		this.#after = after;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		if (this.#hasContent && this.#attempt) {
			return this.#attempt.read();
		}
		return this.#between ? this.#decide(this.#between) : this.#try();
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#between?.return(NOTHING);
		await this.#attempt?.close();
	}

	async #try(): Promise<readonly StreamEvent[] | undefined> {
		const attempt = this.#attempt ?? this.#begin();
		this.#attempt = attempt;
		for (;;) {
			let batch: readonly StreamEvent[] | undefined;
			try {
				batch = await attempt.read();
			} catch (error) {
				return this.#failed(error, attempt);
			}
			const passed = batch && this.#pass(batch);
			// Whoever reads is not to be woken where there is nothing to hand out yet.
			if (passed?.length !== 0) {
				return passed;
			}
		}
	}

	/** What of a batch goes on: new notices, or all that was held back and the batch from its first content on. */
	#pass(batch: readonly StreamEvent[]): readonly StreamEvent[] {
		const news: StreamEvent[] = [];
		for (const [at, event] of batch.entries()) {
			if (isContent(event) || event.type === 'finish') {
				this.#hasContent = true;
				return [...news, ...this.#heldBack.splice(0), ...this.#usage.splice(0), ...batch.slice(at)];
			}
			if (event.type === 'usage') {
				this.#usage = [event];
			} else if (event.type !== 'notice') {
				this.#heldBack.push(event);
			} else if (!this.#told?.has(event.text)) {
				this.#told ??= new Set();
				this.#told.add(event.text);
				news.push(event);
			}
		}
		return news;
	}

	async #failed(error: unknown, attempt: Batches): Promise<readonly StreamEvent[] | undefined> {
		this.#heldBack = [];
		this.#usage = [];
		await attempt.close();
		this.#between = this.#after(error);
		return this.#decide(this.#between);
	}

	async #decide(between: ReturnType<After>): Promise<readonly StreamEvent[] | undefined> {
		const { done, value } = await between.next();
		if (!done) {
			return [value];
		}
		this.#between = undefined;
		this.#attempt = value;
		return this.#isClosed ? undefined : this.#try();
	}
}
