import { type Batches, eventStream, pourOver, type Take } from './event-stream.ts';
import type { StreamEvent } from './stream.ts';

/**
 * A stream that takes a while to be opened, without events of its own until then.
 *
 * @param open called at the first read; what it throws fails the stream.
 * @param signal of the call.
 */
export function openStream(
	open: () => Promise<Batches>,
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent> {
	return eventStream(() => new Opening(open), signal);
}

class Opening implements Batches {
	/** Let go of once it has opened the stream, together with all that it knows. */
	#open: (() => Promise<Batches>) | undefined;
	#opening: Promise<readonly StreamEvent[] | undefined> | undefined;
	#opened: Batches | undefined;
	#isClosed = false;

	constructor(open: () => Promise<Batches>) {
		this.#open = open;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		if (this.#opened) {
			return this.#opened.read();
		}
		this.#opening ??= this.#begin();
		return this.#opening;
	}

	flow(take: Take): Promise<void> {
		return pourOver(this, () => this.#opened, take);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#opening?.catch(() => {});
		await this.#opened?.close();
	}

	async #begin(): Promise<readonly StreamEvent[] | undefined> {
		this.#opened = await this.#open?.();
		this.#open = this.#opening = undefined;
		return this.#isClosed ? undefined : this.#opened?.read();
	}
}
