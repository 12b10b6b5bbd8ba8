import { type Clock, systemClock } from '../../core/clock.ts';

/** How long a page may be silent: once before it is asked, once more before it counts as dead. */
const SILENCE_MS = 10_000;

/** What is done about a silent page. */
export interface PageWatchInputs {
	/** Asks whether the page is there; it answers at once, painting or not. */
	ping(): void;
	/** The page did not answer. */
	dead(): void;
	clock?: Clock;
}

/** Notices a page that is gone though VS Code shows it: out of memory, or caught in a loop. */
export class PageWatch {
	readonly #inputs: PageWatchInputs;
	readonly #clock: Clock;
	#cancel: (() => void) | undefined;

	constructor(inputs: PageWatchInputs) {
		this.#inputs = inputs;
		this.#clock = inputs.clock ?? systemClock;
	}

	/** Something was sent that the page has to answer. */
	expect(): void {
		this.#cancel ??= this.#clock.after(SILENCE_MS, () => {
			this.#inputs.ping();
			this.#cancel = this.#clock.after(SILENCE_MS, () => {
				this.#cancel = undefined;
				this.#inputs.dead();
			});
		});
	}

	/** The page said something, so it lives; or nobody sees it. Nothing is expected of it from now on. */
	rest(): void {
		this.#cancel?.();
		this.#cancel = undefined;
	}
}
