import { t } from '@vscode/l10n';

/** Why nothing could be saved, and the sentence for the user: what is so, and what happens next. */
export interface Trouble {
	kind: 'full' | 'refused' | 'deleted' | 'failed';
	message: string;
	cause?: unknown;
}

/** Told of trouble once, however many chats and attempts meet it, and once when everything is saved again. */
export interface TroubleListener {
	trouble(trouble: Trouble): void;
	recovered(): void;
}

/** What the logs of all sessions report to, so that one full disk is one message. */
export interface TroubleReport {
	/** A log could not save. */
	failed(log: object, cause: unknown): void;
	/** A log has saved all that it held. */
	saved(log: object): void;
	/** A file was gone, and was written anew. */
	deleted(): void;
	/** The folder could not be listed. */
	unreadable(cause: unknown): void;
}

export function createTroubleReport(listener: TroubleListener): TroubleReport {
	const inTrouble = new Set<object>();
	return {
		failed(log, cause) {
			const isFirst = inTrouble.size === 0;
			inTrouble.add(log);
			if (isFirst) {
				listener.trouble(troubleOf(cause));
			}
		},
		saved(log) {
			if (inTrouble.delete(log) && inTrouble.size === 0) {
				listener.recovered();
			}
		},
		deleted() {
			listener.trouble({
				kind: 'deleted',
				message: t('The file of this chat was removed while the chat was open. It was saved again.'),
			});
		},
		unreadable(cause) {
			listener.trouble({
				kind: 'failed',
				message: t(
					'The saved chats cannot be listed: their folder cannot be read. Nothing in it was changed.',
				),
				cause,
			});
		},
	};
}

/** By the codes of Node and of VS Code's file system. */
function troubleOf(cause: unknown): Trouble {
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	switch (code) {
		case 'ENOSPC':
		case 'EDQUOT':
			return {
				kind: 'full',
				message: t(
					'Chats cannot be saved: the disk is full. The chat goes on in memory and is saved as soon as there is space.',
				),
				cause,
			};
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
		case 'NoPermissions':
			return {
				kind: 'refused',
				message: t(
					'Chats cannot be saved: their folder does not let Weir write. The chat goes on in memory and is saved as soon as it does.',
				),
				cause,
			};
		default:
			return {
				kind: 'failed',
				message:
					code === ''
						? t('Chats cannot be saved. The chat goes on in memory and is saved as soon as it can be.')
						: t(
								'Chats cannot be saved ({0}). The chat goes on in memory and is saved as soon as it can be.',
								code,
							),
				cause,
			};
	}
}
