import type { Clock } from '../core/clock.ts';

/** So many wrong tokens a second are answered at once. */
const FREE_PER_SECOND = 10;

/** Nobody who is merely mistaken waits longer than this, in ms. */
const LONGEST_DELAY_MS = 2000;

/** Slows down whoever guesses tokens. Returns how long the next wrong one waits for its answer, in ms. */
export function createGuessThrottle({ now }: Pick<Clock, 'now'>): () => number {
	const spacing = 1000 / FREE_PER_SECOND;
	let nextFree = Number.NEGATIVE_INFINITY;
	return () => {
		nextFree = Math.max(nextFree, now()) + spacing;
		return Math.min(Math.max(0, nextFree - now() - 1000), LONGEST_DELAY_MS);
	};
}
