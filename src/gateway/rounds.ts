import { Together } from './together.ts';

/** How far rounds are apart, in ms. */
const ROUND_MS = 1;

/** How long is looked at how much there is to do, in ms. */
const SPAN_MS = 16;

/** With so many pieces in such a time, two come in nearly each round. */
const BUSY = 2 * (SPAN_MS / ROUND_MS);

/** Comes after what runs now; `queueMicrotask` would make an asynchronous resource of each. */
const SOON = Promise.resolve();

/**
 * When what has come from the network is worked on: at once, and while many streams flow in rounds, a millisecond apart.
 * A piece now and then on each of hundreds of connections finds code and data of its stream out of the processor's
 * caches each time, which costs more than the work; what waits for each other for a millisecond shares that.
 */
export class Rounds {
	readonly #due = new Together();
	#isBusy = false;
	/** Since when pieces are counted. */
	#since = 0;
	#pieces = 0;

	/** Runs `work`, which throws nothing, soon: never before what runs now is over. */
	soon(work: () => void): void {
		if (!this.#due.add(work)) {
			return;
		}
		if (this.#isBusy) {
			setTimeout(this.#run, ROUND_MS);
		} else {
			void SOON.then(this.#run);
		}
	}

	readonly #run = (): void => {
		this.#pieces += this.#due.run();
		const now = performance.now();
		if (now - this.#since >= SPAN_MS) {
			// Of a longer span, what went before says nothing of now.
			this.#isBusy = this.#pieces >= BUSY && now - this.#since < 2 * SPAN_MS;
			this.#since = now;
			this.#pieces = 0;
		}
	};
}
