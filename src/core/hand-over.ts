import { type Batches, eventStream } from './event-stream.ts';
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
	readonly #opening: Opening;
	#rest: Batches | undefined;

	constructor(opening: Opening) {
		this.#opening = opening;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		return this.#rest ? this.#rest.read() : this.#opening.next().then(this.#opened);
	}

	async close(): Promise<void> {
		await (this.#rest ? this.#rest.close() : this.#opening.return(undefined));
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
		this.#rest = value;
		return value?.read();
	};
}
