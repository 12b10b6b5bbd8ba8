import type { ChatView } from '../../chat/chat-view.ts';
import type { InputQuestion, Prompts } from '../../providers/prompts.ts';
import type { SessionStore } from '../session-store.ts';

/** What the commands of the history work with. */
export interface HistoryInputs {
	prompts: Prompts;
	store: Pick<SessionStore, 'open' | 'workspace'>;
	chat: Pick<ChatView, 'show' | 'showInEditor' | 'isAnswering' | 'inFront' | 'leave'>;
	dialogs: HistoryDialogs;
	/** A BCP 47 tag: how dates and sizes are written. */
	locale: string;
	/** Wall clock, ms since 1970. */
	now(): number;
}

/** What the history asks of the window besides `Prompts`. */
export interface HistoryDialogs {
	/**
	 * Asks for a line of text that `problemOf` has nothing against, and stays until `answered` is done: what that opens
	 * takes its place, and the focus goes nowhere else in between. Ends without a call where the user leaves.
	 */
	ask(
		question: Pick<InputQuestion, 'title' | 'prompt' | 'value' | 'problemOf'>,
		answered: (text: string) => Promise<void>,
	): Promise<void>;
	/** Tells something that a press of the button takes up or back; true where it was pressed. */
	offer(message: string, button: string): Promise<boolean>;
	/** Where to write; undefined where the user leaves. */
	chooseTarget(suggestion: {
		name: string;
		kind: string;
		extension: string;
	}): Promise<TargetFile | undefined>;
	/** What to read; undefined where the user leaves. */
	chooseSource(kind: string, extension: string): Promise<SourceFile | undefined>;
	/** Shows the folder of the chats as the system shows folders; where the window is elsewhere, in a new window. */
	openFolder(): Promise<void>;
	/** Puts the path of the folder of the chats on the clipboard. */
	copyFolder(): Promise<void>;
	/** The path of that folder, as people write it. */
	readonly folderPath: string;
}

/** A file that the user chose to be written. */
export interface TargetFile {
	/** As it is shown. */
	name: string;
	/** Rejects with what the file system says. */
	write(bytes: Uint8Array): Promise<void>;
	/** Opens it in an editor. */
	open(): Promise<void>;
}

/** A file that the user chose to be read. */
export interface SourceFile {
	/** As it is shown. */
	name: string;
	/** In bytes. */
	size(): Promise<number>;
	/** Rejects with what the file system says. */
	read(): Promise<Uint8Array>;
}
