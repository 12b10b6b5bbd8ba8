import type { Message } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import type { ChatStore } from './chat-store.ts';

/** One conversation, for one call. */
export interface Chat {
	/** A UUID; a new conversation has one too, and exists once something was kept. */
	id: string;
	messages: readonly Message[];
	/** Keeps what this call added. */
	keep(messages: readonly Message[]): Promise<void>;
}

/**
 * Goes on with a conversation, or begins one.
 *
 * @param id of the conversation; absent: a new one.
 * @throws StreamError `not-found` for one that is not there: a wrong id never becomes somebody else's conversation.
 */
export async function openChat(store: ChatStore, id: string | undefined): Promise<Chat> {
	if (id === undefined) {
		const fresh = crypto.randomUUID();
		return { id: fresh, messages: [], keep: (messages) => store.append(fresh, messages) };
	}
	const messages = isUuid(id) ? await store.read(id) : undefined;
	if (!messages) {
		throw unknownChat();
	}
	return { id, messages, keep: (added) => store.append(id, added) };
}

/** @throws StreamError `not-found`. */
export async function forgetChat(store: ChatStore, id: string): Promise<void> {
	if (!(isUuid(id) && (await store.delete(id)))) {
		throw unknownChat();
	}
}

function isUuid(id: string): boolean {
	return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);
}

function unknownChat(): StreamError {
	return new StreamError(
		'not-found',
		'There is no session with this session_id: it was cleared, or not used for 60 minutes. Call again without one to begin a new session.',
		{ retryable: false },
	);
}
