import { type Batches, eventStream, pourOver, type Take } from './event-stream.ts';
import type { StreamEvent } from './stream.ts';

/** Yields the beginning of a stream, then returns what has the rest; nothing where none follows. */
export type Opening = AsyncGenerator<readonly StreamEvent[], Batches | undefined, undefined>;

/**
 * A stream whose beginning comes from `opening` and whose rest is read straight from what that returns: whoever has
 * nothing to do any more once content flows costs nothing from then on. Lazy, as `opening` is.
 *
 * @param signal of the call.
 */
export function handOver(opening: Opening, signal: AbortSignal): AsyncIterableIterator<StreamEvent> {
	return eventStream(() => new Opened(opening), signal);
}

class Opened implements Batches {
	/** Let go of once it has handed over, together with all that it knows. */
	#opening: Opening | undefined;
	#rest: Batches | undefined;

	constructor(opening: Opening) {
		this.#opening = opening;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const opening = this.#opening;
		return opening ? opening.next().then(this.#opened) : (this.#rest?.read() ?? Promise.resolve(undefined));
	}

	flow(take: Take): Promise<void> {
		return pourOver(this, () => this.#rest, take);
	}

	async close(): Promise<void> {
		await (this.#opening?.return(undefined) ?? this.#rest?.close());
	}

	readonly #opened = ({
		done,
		value,
	}: Awaited<ReturnType<Opening['next']>>):
		| ReturnType<Batches['read']>
		| readonly StreamEvent[]
		| undefined => {
		if (!done) {
			return value;
		}
		this.#opening = undefined;
		this.#rest = value;
		return value?.read();
	};
}
