import { t } from '@vscode/l10n';
import { StreamError } from '../../../core/errors.ts';
import { titleOf } from '../../../sessions/branch.ts';
import type { Session } from '../../../sessions/session.ts';
import { goneError } from './find-session.ts';
import type { HistoryInputs } from './history-inputs.ts';
import { noticeText } from './plain-text.ts';
import { titleText } from './title-text.ts';

/**
 * Deletes a session, and offers to take that back for as long as the notification stands. Its files stay for
 * `ERASED_AFTER_DAYS`.
 *
 * @returns when it is deleted; what the user does about it later is done then.
 * @throws StreamError where it is being answered, or not there any more.
 */
export async function deleteSession(
	{ store, chat, dialogs }: Pick<HistoryInputs, 'store' | 'chat' | 'dialogs'>,
	id: string,
	failed: (error: unknown) => void,
): Promise<void> {
	const sessions = await store.open();
	let title = '';
	let isRefused = false;
	const saved = await sessions.edit(id, (session) => {
		title = noticeText(titleText(titleOf(session.transcript)));
		isRefused = isAnswered(session);
		return isRefused ? Promise.resolve('saved') : session.setRemoved(true);
	});
	if (saved === undefined) {
		throw goneError();
	}
	if (isRefused) {
		throw new StreamError(
			'invalid-request',
			t('“{0}” is being answered. Stop the answer first, then delete the chat.', title),
		);
	}
	chat.leave(id);
	const undo = async () => {
		if (await dialogs.offer(t('Deleted “{0}”.', title), t('Undo'))) {
			await sessions.edit(id, (one) => one.setRemoved(false));
		}
	};
	void undo().catch(failed);
}

/** By whichever surface of this window. */
function isAnswered({ transcript }: Session): boolean {
	return [...transcript.turns.values()].some(({ status }) => status === 'running');
}
