import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Session } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Log } from '../log.ts';
import { migrateConversation } from '../sessions/migrate-conversation.ts';
import { withinPatience } from '../sessions/patience.ts';

/** Which session the view shows, over windows. */
export interface ShownSession {
	/** The session that the view showed last; a new one where there is none, or the disk does not answer within 5 s. */
	restore(): Promise<Session>;
	/** The view shows this one now. */
	remember(session: Session): void;
	/** A session by its id; undefined where there is none, or where it cannot be read: then the user is told. */
	open(id: string): Promise<Session | undefined>;
}

/** What it needs. */
export interface ShownSessionInputs {
	/** The workspace's state. */
	memento: vscode.Memento;
	sessions: Sessions;
	/** Begins a new session. */
	begin(): Session;
	log: Log;
}

export function createShownSession({ memento, sessions, begin, log }: ShownSessionInputs): ShownSession {
	const open = async (id: string) => {
		try {
			return await withinPatience(sessions.open(id));
		} catch (error) {
			const message = t('This chat cannot be opened: its files cannot be read. Nothing in them was changed.');
			log.warn(`${message} ${error instanceof Error ? error.message : ''}`);
			void vscode.window.showWarningMessage(message);
			return undefined;
		}
	};
	const last = async () => {
		const id = memento.get(STATE);
		const session = typeof id === 'string' ? await open(id) : undefined;
		return session?.transcript.removedAt === undefined ? session : undefined;
	};
	const remember = ({ id }: Session) => {
		memento.update(STATE, id).then(undefined, () => log.warn(t('VS Code did not note which chat is shown.')));
	};
	return {
		async restore() {
			const found = await last();
			const migrated = migrateConversation(memento, found, begin);
			const session = found ?? migrated ?? begin();
			if (migrated && migrated !== session) {
				void sessions.close(migrated);
			}
			remember(session);
			return session;
		},
		remember,
		open,
	};
}

const STATE = 'weir.session';
