import type { Session } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { ConversationRecord, KeptConversation } from '../chat/kept-conversation.ts';
import { heldTurnsOf } from './turn-records.ts';

/** An open session as a chat shows it and goes on writing it. */
export function keptSession(sessions: Sessions, session: Session): KeptConversation {
	const { transcript } = session;
	return { turns: heldTurnsOf(transcript), shown: transcript.shown, record: recordOf(sessions, session) };
}

/** What a user takes back may belong to a session that the chat has left since: then it is opened for that alone. */
function recordOf(sessions: Sessions, session: Session): ConversationRecord {
	const edit: Sessions['edit'] = (id, change) => sessions.edit(id, change).catch(() => 'held' as const);
	const edited = async (change: Parameters<Sessions['edit']>[1]) =>
		(await edit(session.id, change)) ?? 'held';
	/** Whoever goes on with a session that another window deleted wants it. */
	const takeBack = () => {
		if (session.transcript.removedAt !== undefined) {
			void session.setRemoved(false);
		}
	};
	return {
		begin(asked) {
			takeBack();
			return session.begin(asked);
		},
		resume(turnId) {
			takeBack();
			return session.resume(turnId);
		},
		show: (turnId) => edited((open) => open.show(turnId)),
		setTurnRemoved: (turnId, removed) => edited((open) => open.setTurnRemoved(turnId, removed)),
	};
}
