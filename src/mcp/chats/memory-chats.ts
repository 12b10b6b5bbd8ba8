import { LRUCache } from 'lru-cache';
import type { Message } from '../../core/chat.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { ChatStore } from './chat-store.ts';

/** What the memory of this process may hold of conversations. */
export interface ChatLimits {
	/** How long one is kept after its last use, in ms. */
	lifetimeMs: number;
	/** How many; the one that was not used for the longest time goes first. */
	mostChats: number;
	/** Of all of them together, in characters of JSON. */
	mostCharacters: number;
	/** Of a single one; beyond, its oldest turns are forgotten. */
	longestChat: number;
}

const CHAT_LIMITS: ChatLimits = {
	lifetimeMs: 60 * 60_000,
	mostChats: 1000,
	mostCharacters: 64 * 2 ** 20,
	longestChat: 8 * 2 ** 20,
};

/** Keeps conversations in memory, as JSON: of a size that is known, and unchanged by whoever was handed one. */
export function createMemoryChats(limits: Partial<ChatLimits> = {}, clock: Clock = systemClock): ChatStore {
	const { lifetimeMs, mostChats, mostCharacters, longestChat } = { ...CHAT_LIMITS, ...limits };
	const chats = new LRUCache<string, string[]>({
		max: mostChats,
		maxSize: mostCharacters,
		sizeCalculation: (turns) => Math.max(1, sizeOf(turns)),
		ttl: lifetimeMs,
		updateAgeOnGet: true,
		// To the library a time of 0 is none.
		perf: { now: () => clock.now() + 1 },
		// Otherwise it would read the clock at most once a ms, and set a timer of its own for that.
		ttlResolution: 0,
	});
	return {
		async read(id) {
			return chats.get(id)?.flatMap((turn) => JSON.parse(turn) as Message[]);
		},
		async append(id, messages) {
			const turns = [...(chats.get(id) ?? []), JSON.stringify(messages)];
			while (turns.length > 0 && (sizeOf(turns) > longestChat || beginsWithResults(turns[0]))) {
				turns.shift();
			}
			chats.set(id, turns);
		},
		async delete(id) {
			return chats.get(id) !== undefined && chats.delete(id);
		},
	};
}

function sizeOf(turns: readonly string[]): number {
	return turns.reduce((sum, turn) => sum + turn.length, 0);
}

/** What a tool came to is nothing without the call that went before. */
function beginsWithResults(turn = '[]'): boolean {
	const [first] = JSON.parse(turn) as Message[];
	return first?.role === 'tool';
}
