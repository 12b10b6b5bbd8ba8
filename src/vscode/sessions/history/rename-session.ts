import { t } from '@vscode/l10n';
import { findSession } from './find-session.ts';
import type { HistoryInputs } from './history-inputs.ts';

/**
 * Asks for a session's title. An empty one is its first words again.
 *
 * @param renamed called when it has its name, with the question still there: what opens then takes its place.
 */
export async function renameSession(
	{ dialogs, store }: Pick<HistoryInputs, 'dialogs' | 'store'>,
	id: string,
	renamed: () => Promise<void> = async () => undefined,
): Promise<void> {
	const sessions = await store.open();
	const { title } = findSession(sessions, id);
	await dialogs.ask(
		{
			title: t('Rename Chat'),
			prompt: t('Its title. Leave it empty for the first words of the chat.'),
			value: title,
			problemOf: (text) =>
				text.length > LONGEST
					? t('A title has at most {0} characters. This one has {1}.', LONGEST, text.length)
					: undefined,
		},
		async (wanted) => {
			if (wanted.trim() !== title) {
				await sessions.edit(id, (session) => session.rename(wanted.trim()));
			}
			await renamed();
		},
	);
}

/** In UTF-16 units; no list shows more. */
const LONGEST = 200;
