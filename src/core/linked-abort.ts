/** A controller of one's own that stops with its parent too. */
export interface LinkedAbort {
	signal: AbortSignal;
	/** Stops what hangs on `signal`; the parent goes on. */
	abort(): void;
	/** Lets go of the parent. To be called on every way out, or a long-lived parent keeps what is over. */
	release(): void;
}

/**
 * Makes a signal that aborts with `parent`, or on its own. `AbortSignal.any` would do, but nothing can let go of
 * its parent before both are collected.
 */
export function linkedAbort(parent: AbortSignal): LinkedAbort {
	return new Linked(parent);
}

/**
 * It listens by a function. Node puts a closure of its own around an object with `handleEvent`, and V8's collector of
 * young objects took that, with all that the object held, for alive until everything was collected.
 */
class Linked implements LinkedAbort {
	readonly #controller = new AbortController();
	readonly #parent: AbortSignal;

	constructor(parent: AbortSignal) {
		this.#parent = parent;
		if (parent.aborted) {
			this.#onAbort();
		} else {
			parent.addEventListener('abort', this.#onAbort, { once: true });
		}
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	abort(): void {
		this.#controller.abort();
	}

	release(): void {
		this.#parent.removeEventListener('abort', this.#onAbort);
	}

	readonly #onAbort = (): void => this.#controller.abort(this.#parent.reason);
}
