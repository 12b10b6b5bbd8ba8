import { type Batches, eventStream } from './event-stream.ts';
import type { StreamEvent } from './stream.ts';

/** Yields the parts of a stream in their order; it goes on when the part before has come to its end. */
export type Parts = AsyncGenerator<Batches, void, undefined>;

/**
 * A stream of several parts, one after the other, each read straight from where it comes from. The parts' generator
 * ends with the stream, in whatever way that does.
 *
 * @param signal of the call.
 */
export function oneByOne(parts: Parts, signal: AbortSignal): AsyncIterableIterator<StreamEvent> {
	return eventStream(() => new Joined(parts), signal);
}

class Joined implements Batches {
	readonly #parts: Parts;
	#part: Batches | undefined;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		return this.#part ? this.#part.read().then(this.#passed, this.#failed) : this.#advance();
	}

	async close(): Promise<void> {
		await this.#part?.close();
		await this.#parts.return();
	}

	readonly #passed = (batch: readonly StreamEvent[] | undefined) => batch ?? this.#advance();

	readonly #failed = async (error: unknown): Promise<never> => {
		this.#part = undefined;
		await this.#parts.return();
		throw error;
	};

	async #advance(): Promise<readonly StreamEvent[] | undefined> {
		this.#part = undefined;
		const next = await this.#parts.next();
		if (next.done) {
			return undefined;
		}
		this.#part = next.value;
		return this.#part.read().then(this.#passed, this.#failed);
	}
}
