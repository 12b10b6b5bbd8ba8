import { aborted } from './errors.ts';
import type { StreamEvent } from './stream.ts';

/**
 * A stream's events as they come: a batch for each network read. It is how Weir's own streams flow underneath, since a
 * promise for each event is most of what a layer would cost. One read at a time; whoever wants single events, in
 * whatever order asked for, has the `EventStream` around it.
 */
export interface Batches {
	/** The next events, now and then none; undefined once the stream is over. Rejects as the stream fails. */
	read(): Promise<readonly StreamEvent[] | undefined>;
	/**
	 * Hands all that follows to `take` at the moment it comes, and is read no more. Resolves once the stream is over,
	 * rejects as it fails, also with what `take` throws. Absent: `pour` reads instead.
	 */
	flow?(take: Take): Promise<void>;
	/** Leaves the stream, also while it is being read or flows; resolves when what it held is let go of. */
	close(): Promise<void>;
}

/** Takes the next events of a stream; where it returns a promise, it is left alone until that has resolved. */
export type Take = (batch: readonly StreamEvent[]) => Promise<void> | undefined;

/**
 * Batches as a stream of single events.
 *
 * @param open called when the stream is begun, so that it is lazy; it does nothing yet that can fail.
 * @param signal of the call: once it has aborted, what is left of a batch is not handed out any more.
 */
export function eventStream(open: () => Batches, signal: AbortSignal): AsyncIterableIterator<StreamEvent> {
	return new EventStream(open, signal);
}

/** Begins a stream, whoever made it: its events are read from what is returned, and from the stream no longer. */
export function batchesOf(events: AsyncIterable<StreamEvent>): Batches {
	return events instanceof EventStream ? events.begin() : new Singles(events[Symbol.asyncIterator]());
}

/**
 * Hands a stream to `take`, from here to its end. Through layers that let it flow, an event takes no promise at all,
 * and none of them is asked for the next one: with a chunk now and then on each of many streams, as a server has them,
 * that is most of what the layers cost.
 *
 * @param source which is not being read, and is read by nobody else any more.
 * @returns once the stream is over; rejects as it fails, and with what `take` throws, which closes it.
 */
export function pour(source: Batches, take: Take): Promise<void> {
	return source.flow ? source.flow(take) : pourOver(source, () => undefined, take);
}

/**
 * Pours a stream that hands over to another one: reads it until it has, then lets that one flow.
 *
 * @param rest the other one, once there is one.
 */
export async function pourOver(source: Batches, rest: () => Batches | undefined, take: Take): Promise<void> {
	let after = rest();
	while (!after) {
		const batch = await source.read();
		if (!batch) {
			return;
		}
		try {
			await take(batch);
		} catch (error) {
			await source.close();
			throw error;
		}
		after = rest();
	}
	// Not awaited: nothing of this has to live as long as the stream.
	return pour(after, take);
}

/**
 * The batch with each event as `change` makes it; undefined leaves it out. The batch itself where nothing changes,
 * as nearly always.
 */
export function changed(
	batch: readonly StreamEvent[],
	change: (event: StreamEvent) => StreamEvent | undefined,
): readonly StreamEvent[] {
	let copy: StreamEvent[] | undefined;
	// By index: of the loops that a batch goes through, an iterator for each would be a good part of the cost.
	for (let at = 0; at < batch.length; at++) {
		const event = batch[at] as StreamEvent;
		const made = change(event);
		if (made !== event) {
			copy ??= batch.slice(0, at);
		}
		if (copy && made) {
			copy.push(made);
		}
	}
	return copy ?? batch;
}

type Step = IteratorResult<StreamEvent, undefined>;

class EventStream implements AsyncIterableIterator<StreamEvent> {
	readonly #open: () => Batches;
	readonly #signal: AbortSignal;
	#source: Batches | undefined;
	#batch: readonly StreamEvent[] = [];
	#index = 0;
	#waiting: Promise<Step> | undefined;
	#isOver = false;

	constructor(open: () => Batches, signal: AbortSignal) {
		this.#open = open;
		this.#signal = signal;
	}

	begin(): Batches {
		this.#source ??= this.#open();
		return this.#source;
	}

	next(): Promise<Step> {
		const event = this.#waiting === undefined && !this.#signal.aborted ? this.#batch[this.#index] : undefined;
		if (event) {
			this.#index++;
			return Promise.resolve({ done: false, value: event });
		}
		// One after the other: a second `next()` must not read past the batch that the first one waits for.
		const take = () => this.#take();
		const turn = this.#waiting === undefined ? take() : this.#waiting.then(take, take);
		this.#waiting = turn;
		const settle = () => {
			this.#waiting = this.#waiting === turn ? undefined : this.#waiting;
		};
		turn.then(settle, settle);
		return turn;
	}

	async return(): Promise<Step> {
		this.#batch = [];
		this.#isOver = true;
		await this.#source?.close();
		return DONE;
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async #take(): Promise<Step> {
		while (!this.#isOver) {
			if (this.#signal.aborted && this.#source) {
				this.#isOver = true;
				void this.#source.close().catch(() => {});
				throw aborted();
			}
			const event = this.#batch[this.#index++];
			if (event) {
				return { done: false, value: event };
			}
			await this.#refill();
		}
		return DONE;
	}

	async #refill(): Promise<void> {
		let batch: readonly StreamEvent[] | undefined;
		try {
			batch = await this.begin().read();
		} finally {
			this.#isOver ||= batch === undefined;
			this.#batch = batch ?? [];
			this.#index = 0;
		}
	}
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The events of a stream that knows no batches, one at a time. */
class Singles implements Batches {
	readonly #events: AsyncIterator<StreamEvent>;

	constructor(events: AsyncIterator<StreamEvent>) {
		this.#events = events;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		return this.#events.next().then(batchOf);
	}

	async close(): Promise<void> {
		await this.#events.return?.();
	}
}

function batchOf({ done, value }: IteratorResult<StreamEvent>): readonly StreamEvent[] | undefined {
	return done ? undefined : [value];
}
