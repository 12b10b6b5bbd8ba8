import { type Clock, systemClock } from './clock.ts';

/**
 * What `work` comes to if it does within `ms`; else undefined, as where it fails or the signal aborts first. For
 * helpers that a stream can do without (a cache, a shared counter): one that throws or hangs never breaks it.
 */
export async function inTime<T>(
	work: () => Promise<T>,
	ms: number,
	{ signal, clock = systemClock }: { signal?: AbortSignal; clock?: Clock } = {},
): Promise<T | undefined> {
	if (signal?.aborted) {
		return undefined;
	}
	const { promise, resolve } = Promise.withResolvers<T | undefined>();
	const giveUp = () => resolve(undefined);
	const cancel = clock.after(ms, giveUp);
	signal?.addEventListener('abort', giveUp, { once: true });
	try {
		work().then(resolve, giveUp);
	} catch {
		// A promise was promised, but what is handed in may throw at once.
		giveUp();
	}
	try {
		return await promise;
	} finally {
		cancel();
		signal?.removeEventListener('abort', giveUp);
	}
}
