import { type Batches, batchesOf, eventStream, pour, type Take } from './event-stream.ts';
import type { StreamEvent } from './stream.ts';

/** What accompanies one stream from its beginning to its end. */
export interface Follower {
	/** The consumer asks for more. */
	ask?(): void;
	/**
	 * Sees each event before the consumer has it. What it returns ends the stream in the event's place; what it throws
	 * does so as a failure. The source is closed then.
	 */
	see(event: StreamEvent): readonly StreamEvent[] | undefined;
	/** The failure as the consumer gets it. Default: as it came. */
	fail?(error: unknown): unknown;
	/** Called once, when the stream has ended in whatever way or the consumer has left. */
	over?(): void;
}

/**
 * A stream with somebody who follows it; it costs one promise a batch. Lazy: `open` is called when the stream is begun.
 *
 * @param signal of the call.
 */
export function follow(
	open: () => { events: AsyncIterable<StreamEvent>; follower: Follower },
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent> {
	return eventStream(() => {
		const { events, follower } = open();
		return followed(batchesOf(events), follower);
	}, signal);
}

/** The rest of a stream with somebody who follows it from now on. */
export function followed(source: Batches, follower: Follower): Batches {
	return new Followed(source, follower);
}

class Followed implements Batches {
	readonly #source: Batches;
	readonly #follower: Follower;
	/** What was thrown at an event, until those before it have been handed out. */
	#failure: { error: unknown } | undefined;
	#isOver = false;

	constructor(source: Batches, follower: Follower) {
		this.#source = source;
		this.#follower = follower;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const failure = this.#failure;
		if (failure) {
			this.#failure = undefined;
			return Promise.reject(failure.error);
		}
		if (this.#isOver) {
			return Promise.resolve(undefined);
		}
		this.#follower.ask?.();
		return this.#source.read().then(this.#readOn, this.#failed);
	}

	async flow(take: Take): Promise<void> {
		const ask = () => this.#follower.ask?.();
		const passOn = (batch: readonly StreamEvent[]): Promise<void> | undefined => {
			// Left behind, a source may still have something on its way.
			const room = this.#isOver ? undefined : take(this.#passed(batch));
			if (room) {
				return room.then(ask);
			}
			ask();
			return undefined;
		};
		try {
			if (!this.#isOver) {
				ask();
				await pour(this.#source, passOn);
			}
		} catch (error) {
			this.#failed(error);
		}
		this.#end();
		const failure = this.#failure;
		if (failure) {
			this.#failure = undefined;
			throw failure.error;
		}
	}

	async close(): Promise<void> {
		this.#end();
		this.#failure = undefined;
		await this.#source.close();
	}

	readonly #readOn = (batch: readonly StreamEvent[] | undefined): readonly StreamEvent[] | undefined => {
		if (batch) {
			return this.#passed(batch);
		}
		this.#end();
		return undefined;
	};

	#passed(batch: readonly StreamEvent[]): readonly StreamEvent[] {
		for (let at = 0; at < batch.length; at++) {
			const event = batch[at];
			const ending = event && this.#see(event);
			if (ending) {
				this.#leave();
				return [...batch.slice(0, at), ...ending];
			}
		}
		return batch;
	}

	/** What ends the stream in the event's place, if something does. */
	#see(event: StreamEvent): readonly StreamEvent[] | undefined {
		try {
			return this.#follower.see(event);
		} catch (error) {
			this.#failure = { error };
			return [];
		}
	}

	readonly #failed = (error: unknown): never => {
		const failure = this.#follower.fail ? this.#follower.fail(error) : error;
		this.#end();
		throw failure;
	};

	#leave(): void {
		this.#source.close().catch(() => {});
		this.#end();
	}

	#end(): void {
		if (!this.#isOver) {
			this.#isOver = true;
			this.#follower.over?.();
		}
	}
}
