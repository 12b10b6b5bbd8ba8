import { t } from '@vscode/l10n';
import type { HistoryInputs } from './history-inputs.ts';
import { historyLine } from './history-line.ts';
import { ERASED_AFTER_DAYS } from './old-sessions.ts';

/** Lists the deleted sessions whose files are still there; the one that is chosen comes back, and is shown. */
export async function restoreSession({
	prompts,
	store,
	chat,
	now,
	locale,
}: Pick<HistoryInputs, 'prompts' | 'store' | 'chat' | 'now' | 'locale'>): Promise<void> {
	const sessions = await store.open();
	await sessions.refresh();
	const removed = sessions.list({ removed: true });
	if (removed.length === 0) {
		prompts.tell(t('No chat was deleted in the last {0} days.', ERASED_AFTER_DAYS));
		return;
	}
	const id = await prompts.pick({
		title: t('Restore Deleted Chat'),
		placeholder: t('Deleted chats stay for {0} days', ERASED_AFTER_DAYS),
		choices: removed
			.toSorted((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0))
			.slice(0, MOST_SHOWN)
			.map((session) => {
				const context = { now: now(), locale, showsWorkspace: true, isAnswering: false };
				const { label, description, detail } = historyLine(session, context);
				return { label, description, ...(detail === '' ? {} : { detail }), value: session.id };
			}),
	});
	if (id !== undefined) {
		await sessions.edit(id, (session) => session.setRemoved(false));
		await chat.show(id);
	}
}

/** The latest; a window shows thousands of lines slowly. */
const MOST_SHOWN = 500;
