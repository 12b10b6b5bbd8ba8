import { type Batches, eventStream, pourOver, type Take } from './event-stream.ts';
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
	return eventStream(() => new Attempts({ begin, after }), signal);
}

/** What attempts are made by. */
interface Means {
	begin: () => Batches;
	after: After;
}

const NOTHING: Batches = { read: async () => undefined, close: async () => {} };
const NONE: readonly StreamEvent[] = [];

class Attempts implements Batches {
	/** Let go of as soon as there is content, together with all that they know: most of a stream's life comes then. */
	#means: Means | undefined;
	#attempt: Batches | undefined;
	/** The attempt that came to content. */
	#rest: Batches = NOTHING;
	/** What decides of the next attempt, while it does. */
	#between: ReturnType<After> | undefined;
	#isClosed = false;
	#heldBack: StreamEvent[] | undefined;
	/** The last snapshot says it all; a provider may send any number of them. */
	#usage: readonly StreamEvent[] = NONE;
	/** The texts of notices that have passed. */
	#told: Set<string> | undefined;

	constructor(means: Means) {
		this.#means = means;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const means = this.#means;
		if (!means) {
			return this.#rest.read();
		}
		return this.#between ? this.#decide(this.#between, means) : this.#try(means);
	}

	flow(take: Take): Promise<void> {
		return pourOver(this, () => (this.#means ? undefined : this.#rest), take);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#between?.return(NOTHING);
		await this.#attempt?.close();
	}

	#try(means: Means): Promise<readonly StreamEvent[] | undefined> {
		try {
			this.#attempt ??= means.begin();
		} catch (error) {
			return Promise.reject(error);
		}
		return this.#attempt.read().then(this.#passed, this.#failed);
	}

	readonly #passed = (
		batch: readonly StreamEvent[] | undefined,
	): readonly StreamEvent[] | undefined | Promise<readonly StreamEvent[] | undefined> => {
		const passed = batch && this.#pass(batch);
		// Whoever reads is not to be woken where there is nothing to hand out yet.
		return passed?.length === 0 ? this.read() : passed;
	};

	/** What of a batch goes on: new notices, or all that was held back and the batch from its first content on. */
	#pass(batch: readonly StreamEvent[]): readonly StreamEvent[] {
		const end = batch.findIndex(isBeginning);
		const isFirst = !this.#heldBack && this.#usage === NONE;
		if (isFirst && (end === 0 || (end === 1 && batch[0]?.type === 'start'))) {
			// So begins nearly every answer: nothing has to be put together.
			return this.#begun(batch);
		}
		const news: StreamEvent[] = [];
		for (const event of end === -1 ? batch : batch.slice(0, end)) {
			if (event.type === 'usage') {
				this.#usage = [event];
			} else if (event.type !== 'notice') {
				this.#heldBack ??= [];
				this.#heldBack.push(event);
			} else if (!this.#told?.has(event.text)) {
				this.#told ??= new Set();
				this.#told.add(event.text);
				news.push(event);
			}
		}
		return end === -1
			? news
			: this.#begun([...news, ...(this.#heldBack ?? NONE), ...this.#usage, ...batch.slice(end)]);
	}

	/** Hands over to the attempt that has come to content, whose beginning this is. */
	#begun(all: readonly StreamEvent[]): readonly StreamEvent[] {
		this.#rest = this.#attempt ?? NOTHING;
		this.#means = this.#told = this.#heldBack = undefined;
		this.#usage = NONE;
		return all;
	}

	readonly #failed = async (error: unknown): Promise<readonly StreamEvent[] | undefined> => {
		const means = this.#means;
		if (!means) {
			throw error;
		}
		this.#heldBack = undefined;
		this.#usage = NONE;
		await this.#attempt?.close();
		this.#between = means.after(error);
		return this.#decide(this.#between, means);
	};

	async #decide(between: ReturnType<After>, means: Means): Promise<readonly StreamEvent[] | undefined> {
		const { done, value } = await between.next();
		if (!done) {
			return [value];
		}
		this.#between = undefined;
		this.#attempt = value;
		return this.#isClosed ? undefined : this.#try(means);
	}
}

function isBeginning(event: StreamEvent): boolean {
	return isContent(event) || event.type === 'finish';
}
