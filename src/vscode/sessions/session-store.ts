import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { systemClock } from '../../core/clock.ts';
import { once } from '../../core/once.ts';
import type { Session } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { SessionStorage } from '../../sessions/storage.ts';
import type { TroubleListener } from '../../sessions/trouble.ts';
import type { Log } from '../log.ts';
import { workspaceId } from './workspace-id.ts';

/** The history of this profile, as one window has it open. Every window opens the same folder. */
export interface SessionStore extends vscode.Disposable {
	/**
	 * The sessions, opened at the first call; any later one gives the same. A disk that does not answer within 5 s gives
	 * an empty list, which is filled when it does.
	 */
	open(): Promise<Sessions>;
	/** What new sessions belong to, e.g. `file:///home/ada/shop`; undefined where no folder is open. See `workspaceName`. */
	readonly workspace: string | undefined;
	/** Where the files lie. It is made at the first write. */
	readonly folder: vscode.Uri;
	/** The list has changed, in this window or in another one. Silent before the first `open`. */
	readonly onDidChange: vscode.Event<void>;
	/** Another window has written into a session that is open here: it has another transcript now. */
	readonly onDidReread: vscode.Event<Session>;
	/** Looks in a moment what other windows have written. */
	look(): void;
	/** Writes what is held. To be awaited at the end of the window. */
	close(): Promise<void>;
}

/** What the store needs of the rest of the extension. */
export interface SessionStoreInputs {
	/** Where VS Code lets Weir keep what belongs to no workspace. */
	globalStorageUri: vscode.Uri;
	/** Files of this machine, with the promises of `SessionStorage`. */
	filesIn(folder: string): Promise<SessionStorage>;
	/** Hides keys in what is written. */
	redact(text: string): string;
	/** `weir.history.keepDays`: after how many days chats are deleted; 0: never. */
	keepDays(): number;
	log: Log;
}

/** Creates the store. Nothing is loaded or read before its first use. */
export function createSessionStore(inputs: SessionStoreInputs): SessionStore {
	const folder = vscode.Uri.joinPath(inputs.globalStorageUri, 'sessions');
	const changed = new vscode.EventEmitter<void>();
	const reread = new vscode.EventEmitter<Session>();
	const listening: vscode.Disposable[] = [changed, reread];
	let opened: Sessions | undefined;
	let watcher: Watcher | undefined;
	const open = once(async () => {
		const { openSessions } = await import('../../sessions/sessions.ts');
		const options = { listener: tellTrouble(inputs.log), redact: inputs.redact };
		const storage = await storageOf(folder, inputs);
		const sessions = await openSessions(storage, options);
		opened = sessions;
		sessions.onDidChange(() => changed.fire());
		const look = createLook(sessions, (session) => reread.fire(session));
		watcher = watchOtherWindows(folder, look, inputs.log);
		listening.push(watcher);
		const { tidyHistory } = await import('./history/tidy-history.ts');
		const failed = (error: unknown) =>
			inputs.log.warn(t('The saved chats were not tidied: {0}', String(error)));
		const { keepDays } = inputs;
		const end = tidyHistory({ sessions, storage, keepDays, failed, clock: systemClock, now: Date.now });
		listening.push({ dispose: end });
		return sessions;
	});
	return {
		open,
		get workspace() {
			return workspaceId(vscode.workspace);
		},
		folder,
		onDidChange: changed.event,
		onDidReread: reread.event,
		look: () => watcher?.soon(),
		async close() {
			await opened?.closeAll();
		},
		dispose: () => vscode.Disposable.from(...listening).dispose(),
	};
}

/** Everywhere but on a machine's own disk VS Code's file system is all there is. */
async function storageOf(folder: vscode.Uri, { filesIn }: SessionStoreInputs): Promise<SessionStorage> {
	if (folder.scheme === 'file') {
		return filesIn(folder.fsPath);
	}
	const { createWorkspaceFiles } = await import('./workspace-files.ts');
	return createWorkspaceFiles(vscode.workspace.fs, folder);
}

/** Not awaited: a notification stays until somebody reads it. */
function tellTrouble(log: Log): TroubleListener {
	return {
		trouble({ message, cause }) {
			log.warn(cause instanceof Error ? `${message} ${cause.message}` : message);
			void vscode.window.showWarningMessage(message);
		},
		recovered: () => void vscode.window.showInformationMessage(t('Chats are saved again.')),
	};
}

/** Looks what other windows have written. @returns whether it is to be looked again, since an answer was in the way. */
type Look = () => Promise<boolean>;

function createLook(sessions: Sessions, changed: (session: Session) => void): Look {
	return async () => {
		await sessions.refresh();
		for (const session of await sessions.reread()) {
			changed(session);
		}
		return sessions.isAnswering;
	};
}

interface Watcher extends vscode.Disposable {
	/** Looks in a moment. */
	soon(): void;
}

const SOON_MS = 500;
const AGAIN_MS = 5000;

/** Looks where a file came or went that another window may have made, and when the user comes back to this window. */
function watchOtherWindows(folder: vscode.Uri, look: Look, log: Log): Watcher {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const lookIn = (ms: number) => {
		timer ??= setTimeout(async () => {
			timer = undefined;
			try {
				if (await look()) {
					lookIn(AGAIN_MS);
				}
			} catch (error) {
				log.warn(t('The saved chats cannot be read: {0}', String(error)));
			}
		}, ms);
	};
	const soon = () => lookIn(SOON_MS);
	const files = vscode.workspace.createFileSystemWatcher(
		new vscode.RelativePattern(folder, '*.log'),
		false,
		// Every second of an answer is a change, and changes nothing in the list but a time.
		true,
	);
	files.onDidCreate(soon);
	files.onDidDelete(soon);
	const focus = vscode.window.onDidChangeWindowState(({ focused }) => focused && soon());
	const dispose = () => {
		files.dispose();
		focus.dispose();
		clearTimeout(timer);
	};
	return { soon, dispose };
}
