import * as z from 'zod/mini';
import type { Port } from './port.ts';

const pageMemory = z.object({
	draft: z.string(),
	/** Where the user reads, in px from the top; absent at the end. */
	place: z.optional(z.number()),
	/** The session that is shown: VS Code hands it to the host where it restores an editor's tab. */
	session: z.optional(z.string()),
});

/** What the page itself remembers while it is hidden: the conversation is the host's. */
export type PageMemory = z.infer<typeof pageMemory>;

/** How long the page waits before it remembers what has changed. */
const REMEMBER_AFTER_MS = 200;

/** What was remembered, if it still means something. */
export function readMemory(value: unknown): PageMemory {
	const { success, data } = pageMemory.safeParse(value);
	return success ? data : { draft: '' };
}

/** Returns a function that has the page remember `now()` soon, however often it is called until then. */
export function createMemoryKeeper(port: Pick<Port, 'remember'>, now: () => PageMemory): () => void {
	let isAsked = false;
	return () => {
		if (!isAsked) {
			isAsked = true;
			setTimeout(() => {
				isAsked = false;
				port.remember(now());
			}, REMEMBER_AFTER_MS);
		}
	};
}
