import { t } from '@vscode/l10n';
import type { Sessions } from '../../../sessions/sessions.ts';
import type { SessionSummary } from '../../../sessions/summary.ts';
import type { Choice } from '../../providers/prompts.ts';
import { countText } from './count-text.ts';
import type { HistoryInputs } from './history-inputs.ts';
import { ERASED_AFTER_DAYS, oldSessions } from './old-sessions.ts';
import { plainText } from './plain-text.ts';
import { totalsText } from './session-totals.ts';
import { titleText } from './title-text.ts';

/** Asks from which age on chats go, shows which these are, and deletes them once the user has said so. */
export async function cleanUp({
	prompts,
	store,
	chat,
	now,
	locale,
}: Pick<HistoryInputs, 'prompts' | 'store' | 'chat' | 'now' | 'locale'>): Promise<void> {
	const sessions = await store.open();
	await sessions.refresh();
	const all = sessions.list().filter(({ id }) => !chat.isAnswering(id));
	const choices = AGES.map((days): Choice<readonly SessionSummary[]> => {
		const old = oldSessions(all, days, now());
		return { label: t('Older than {0} days', days), description: totalsText(old, locale), value: old };
	}).filter(({ value }) => value.length > 0);
	if (choices.length === 0) {
		prompts.tell(t('No chat is older than {0} days, pinned ones aside.', Math.min(...AGES)));
		return;
	}
	const old = await prompts.pick({
		title: t('Clean Up Old Chats'),
		placeholder: t('Which chats of all workspaces go; pinned ones stay'),
		choices,
	});
	const isMeant =
		old &&
		(await prompts.confirm(t('Delete {0}?', countText(old.length)), detailOf(old, locale), t('Delete')));
	if (isMeant) {
		await prompts.progress(t('Deleting chats…'), (signal) => deleteAll(sessions, chat, old, signal));
	}
}

const AGES = [7, 30, 90, 180, 365];

/** A dialog has no room for more. */
const MOST_TITLES = 10;

function detailOf(old: readonly SessionSummary[], locale: string): string {
	const titles = old.slice(0, MOST_TITLES).map((session) => `• ${plainText(titleText(session.title))}`);
	const more = old.length - titles.length;
	return [
		...titles,
		...(more > 0 ? [t('and {0} more', countText(more))] : []),
		'',
		t(
			'Together: {0}. They can be restored for {1} days; then their files are erased.',
			totalsText(old, locale),
			ERASED_AFTER_DAYS,
		),
	].join('\n');
}

async function deleteAll(
	sessions: Sessions,
	chat: Pick<HistoryInputs['chat'], 'leave'>,
	old: readonly SessionSummary[],
	signal: AbortSignal,
): Promise<void> {
	for (const { id } of old) {
		if (!signal.aborted) {
			chat.leave(id);
			await sessions.edit(id, (session) => session.setRemoved(true));
		}
	}
}
