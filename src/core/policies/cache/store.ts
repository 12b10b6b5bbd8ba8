import type { CachedAnswer, PartialAnswer } from './answer.ts';

/**
 * Where answers are kept: in memory (`createMemoryCache`), or in a store that several processes share. It may throw
 * and it may hang: the stream goes on without it.
 */
export interface CacheStore {
	/** What was set, as it was before JSON; undefined where there is nothing or its time is over. It is checked. */
	get(key: string): Promise<unknown>;
	/** Plain JSON goes in. It is forgotten after `ttlMs`, or before if the store needs the room. */
	set(key: string, answer: CachedAnswer | PartialAnswer, ttlMs: number): Promise<void>;
	delete(key: string): Promise<void>;
}
