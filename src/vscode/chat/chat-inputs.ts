import type * as vscode from 'vscode';
import type { Spending } from '../../core/spending.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Catalog } from '../catalog.ts';
import type { Log } from '../log.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { TerminalHistory } from './context/terminal.ts';
import type { MediaInputs } from './media/media-desk.ts';
import type { ParameterStore } from './parameter-store.ts';

/** What every chat needs of the rest of the extension. */
export interface ChatInputs {
	catalog: Catalog;
	/** The tools that a turn may use now; undefined for none. */
	tools: { forTurn(): TurnTools | undefined };
	/** Shows what applying code would change. */
	reviews: EditReviews;
	log: Log;
	/** Hides keys. */
	redact(text: string): string;
	/** Shows and saves what models make. */
	media: MediaInputs;
	/** What everything spent. */
	spending: Pick<Spending, 'today'>;
	/** Where conversations are kept. */
	store: Pick<SessionStore, 'open' | 'workspace' | 'onDidReread' | 'look'>;
}

/** What the chats of a window share. */
export interface SharedInputs extends ChatInputs {
	extensionUri: vscode.Uri;
	parameters: ParameterStore;
	terminal: TerminalHistory;
	sessions: Sessions;
}
