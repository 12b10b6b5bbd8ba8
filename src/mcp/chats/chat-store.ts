import type { Message } from '../../core/chat.ts';

/**
 * Where conversations are kept between two calls. One machine keeps them in memory; several share a store, for which
 * all of it is asynchronous and plain data.
 */
export interface ChatStore {
	/** What was said so far; undefined for one that never was, or is no more. To be read is to be used. */
	read(id: string): Promise<readonly Message[] | undefined>;
	/** Adds what was said to a conversation, or begins it. */
	append(id: string, messages: readonly Message[]): Promise<void>;
	/** @returns whether there was one. */
	delete(id: string): Promise<boolean>;
}
