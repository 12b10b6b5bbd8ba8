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
	const controller = new AbortController();
	const follow = () => controller.abort(parent.reason);
	if (parent.aborted) {
		follow();
	} else {
		parent.addEventListener('abort', follow, { once: true });
	}
	return {
		signal: controller.signal,
		abort: () => controller.abort(),
		release: () => parent.removeEventListener('abort', follow),
	};
}
