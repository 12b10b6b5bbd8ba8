import type { SearchHit } from '../../../sessions/search.ts';

/** What a search tells while it reads. */
export interface SearchListener {
	/** A hit is there, or the search has come to the end of the page or of all. */
	changed(): void;
	/** The storage failed; what was found until then stays. */
	failed(error: unknown): void;
}

/** A search that reads no further than its page, and goes on when more is wanted. */
export class PagedSearch {
	readonly #find: AsyncGenerator<SearchHit>;
	readonly #listener: SearchListener;
	readonly #controller: AbortController;
	readonly #hits: SearchHit[] = [];
	#isOver = false;
	#isReading = false;
	#wanted = 0;

	/** Begins nothing: see `read`. */
	constructor(find: (signal: AbortSignal) => AsyncGenerator<SearchHit>, listener: SearchListener) {
		this.#controller = new AbortController();
		this.#find = find(this.#controller.signal);
		this.#listener = listener;
	}

	/** What was found, in the order of the list. */
	get hits(): readonly SearchHit[] {
		return this.#hits;
	}

	get isReading(): boolean {
		return this.#isReading;
	}

	/** Reads until so many hits are there, and one more, which tells that there are more. */
	read(wanted: number): void {
		this.#wanted = wanted;
		if (!this.#isReading && !this.#isOver) {
			this.#isReading = true;
			void this.#read();
		}
	}

	/** Nothing is read or told any more. */
	stop(): void {
		this.#controller.abort();
	}

	async #read(): Promise<void> {
		try {
			while (this.#hits.length <= this.#wanted && !this.#isOver) {
				const { value, done } = await this.#find.next();
				if (this.#controller.signal.aborted) {
					return;
				}
				this.#isOver = done === true;
				if (value) {
					this.#hits.push(value);
					this.#listener.changed();
				}
			}
		} catch (error) {
			this.#isOver = true;
			this.#listener.failed(error);
		}
		this.#isReading = false;
		this.#listener.changed();
	}
}
