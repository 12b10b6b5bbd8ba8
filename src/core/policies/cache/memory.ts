import type { LRUCache } from 'lru-cache';
import { type Clock, systemClock } from '../../clock.ts';
import { once } from '../../once.ts';
import type { CacheStore } from './store.ts';

/**
 * Keeps answers in the memory of this process; those that were not used for the longest time go first.
 *
 * They are kept as JSON: as another process would get them back, unchanged by whatever was done to what was handed
 * in, and of a size that is known.
 *
 * @param options `maxBytes` of all answers together, default 64 MiB; a single one may take an eighth of that.
 */
export function createMemoryCache({
	maxBytes = 64 * 2 ** 20,
	clock = systemClock,
}: {
	maxBytes?: number;
	clock?: Clock;
} = {}): CacheStore {
	const open = once(() => openLru(maxBytes, clock));
	return {
		async get(key) {
			const json = (await open()).get(key);
			return json === undefined ? undefined : JSON.parse(json);
		},
		async set(key, answer, ttlMs) {
			(await open()).set(key, JSON.stringify(answer), { ttl: ttlMs });
		},
		async delete(key) {
			(await open()).delete(key);
		},
	};
}

async function openLru(maxBytes: number, clock: Clock): Promise<LRUCache<string, string>> {
	const { LRUCache } = await import('lru-cache');
	return new LRUCache({
		maxSize: maxBytes,
		maxEntrySize: Math.max(1, Math.floor(maxBytes / 8)),
		// A character takes one byte or two; the key is small beside any answer, but not nothing.
		sizeCalculation: (json, key) => 2 * (json.length + key.length),
		// To the library a time of 0 is none.
		perf: { now: () => clock.now() + 1 },
		// Otherwise it would read the clock at most once a ms, and set a timer of its own for that.
		ttlResolution: 0,
	});
}
