import { t } from '@vscode/l10n';
import type { Sessions } from '../../../sessions/sessions.ts';
import type { SessionSummary } from '../../../sessions/summary.ts';
import type { Choice } from '../../providers/prompts.ts';
import { cleanUp } from './clean-up.ts';
import { countText } from './count-text.ts';
import type { HistoryInputs } from './history-inputs.ts';
import { ERASED_AFTER_DAYS } from './old-sessions.ts';
import { totalsText } from './session-totals.ts';
import { sizeText } from './size-text.ts';

/** Says where the chats lie and what they take, and leads to the folder and to what makes it smaller. */
export async function showStorage(inputs: HistoryInputs): Promise<void> {
	const { prompts, store, dialogs, locale } = inputs;
	const sessions = await store.open();
	await sessions.refresh();
	const removed = sessions.list({ removed: true });
	const deed = await prompts.pick<Deed>({
		title: t('Chat Storage'),
		placeholder: t('All of it takes {0} on the disk', sizeText(await sessions.size(), locale)),
		choices: [
			...contents(inputs, sessions.list(), removed),
			{ heading: t('More'), label: t('Open Folder'), detail: dialogs.folderPath, value: 'open' },
			{ label: t('Copy Path'), value: 'copy' },
			{ label: t('Clean Up Old Chats…'), value: 'clean' },
			...(removed.length > 0
				? [
						{
							label: t('Erase Deleted Chats…'),
							description: totalsText(removed, locale),
							value: 'erase' as const,
						},
					]
				: []),
		],
	});
	switch (deed) {
		case 'open':
			return dialogs.openFolder();
		case 'copy':
			return dialogs.copyFolder();
		case 'clean':
			return cleanUp(inputs);
		case 'erase':
			return eraseRemoved(inputs, sessions, removed);
		default:
	}
}

type Deed = 'nothing' | 'open' | 'copy' | 'clean' | 'erase';

function contents(
	{ store, locale }: HistoryInputs,
	all: readonly SessionSummary[],
	removed: readonly SessionSummary[],
): Choice<Deed>[] {
	const own = all.filter(({ workspace }) => workspace === store.workspace);
	return [
		{ label: t('This workspace'), description: totalsText(own, locale), value: 'nothing' },
		{ label: t('All workspaces'), description: totalsText(all, locale), value: 'nothing' },
		{
			label: t('Deleted'),
			description: totalsText(removed, locale),
			detail: t('Each is erased {0} days after it was deleted', ERASED_AFTER_DAYS),
			value: 'nothing',
		},
	];
}

async function eraseRemoved(
	{ prompts, locale }: HistoryInputs,
	sessions: Sessions,
	removed: readonly SessionSummary[],
): Promise<void> {
	const detail = t('{0} are removed from the disk. This cannot be taken back.', totalsText(removed, locale));
	if (!(await prompts.confirm(t('Erase {0}?', countText(removed.length)), detail, t('Erase')))) {
		return;
	}
	await prompts.progress(t('Erasing chats…'), async (signal) => {
		for (const { id } of removed) {
			if (!signal.aborted) {
				await sessions.erase(id);
			}
		}
	});
}
