import * as vscode from 'vscode';
import { toStreamError } from '../../../core/errors.ts';
import { language } from '../../../core/language.ts';
import type { ChatView } from '../../chat/chat-view.ts';
import type { Log } from '../../log.ts';
import { createQuickPrompts } from '../../providers/quick-prompts.ts';
import type { SessionStore } from '../session-store.ts';
import { createDialogs } from './dialogs.ts';
import { History } from './history.ts';

/** What the history needs of the rest of the extension. */
export interface HistoryParts {
	store: SessionStore;
	chat: ChatView;
	/** The user's own folder, where files go that are of no workspace. */
	home: string;
	log: Log;
	/** Hides keys. */
	redact(text: string): string;
}

/** The history of a window. */
export function createHistory({ store, chat, home, log, redact }: HistoryParts): History {
	const prompts = createQuickPrompts(redact);
	const dialogs = createDialogs(store.folder, vscode.Uri.file(home));
	const failed = (error: unknown) => {
		const { message } = toStreamError(error);
		log.warn(message);
		void prompts.report(message, []);
	};
	return new History({ prompts, store, chat, dialogs, locale: language(), now: Date.now }, failed);
}
