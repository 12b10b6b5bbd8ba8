import { t } from '@vscode/l10n';
import type { SessionSummary } from '../../../sessions/summary.ts';
import type { Choice } from '../../providers/prompts.ts';
import { workspaceName } from '../workspace-id.ts';
import { countText } from './count-text.ts';
import { findSession } from './find-session.ts';
import type { HistoryInputs } from './history-inputs.ts';
import { labelText, plainText } from './plain-text.ts';
import { titleText } from './title-text.ts';

/** Asks for a workspace that has chats, and moves a session there. */
export async function moveSession(
	{ prompts, store }: Pick<HistoryInputs, 'prompts' | 'store'>,
	id: string,
): Promise<void> {
	const sessions = await store.open();
	const session = findSession(sessions, id);
	const choices = workspaceChoices(sessions.list(), session.workspace, store.workspace);
	if (choices.length === 0) {
		prompts.tell(
			t('There is no other workspace with chats. Open the one that this chat belongs to, then move it.'),
		);
		return;
	}
	const chosen = await prompts.pick<Target>({
		title: t('Move Chat to Another Workspace'),
		placeholder: t('Where “{0}” belongs', plainText(titleText(session.title))),
		choices,
	});
	if (chosen) {
		await sessions.edit(id, (one) => one.move(chosen.workspace));
	}
}

/** A place that a session can be moved to; undefined: to those that belong to no folder. */
interface Target {
	workspace: string | undefined;
}

/** The window's own first, then those with the most sessions, then none; without the one where the session is. */
function workspaceChoices(
	all: readonly SessionSummary[],
	from: string | undefined,
	own: string | undefined,
): Choice<Target>[] {
	const counts = Map.groupBy(all, ({ workspace }) => workspace);
	const others = [...counts.keys()]
		.filter((workspace) => workspace !== undefined && workspace !== own)
		.sort((a, b) => (counts.get(b)?.length ?? 0) - (counts.get(a)?.length ?? 0));
	return [...(own === undefined ? [] : [own]), ...others, undefined]
		.filter((workspace) => workspace !== from)
		.map((workspace) => ({
			label: workspace === undefined ? t('No folder') : labelText(workspaceName(workspace)),
			description: [
				workspace === own && own !== undefined ? t('this window') : '',
				countText(counts.get(workspace)?.length ?? 0),
			]
				.filter((text) => text !== '')
				.join(' · '),
			detail: workspace === undefined ? t('Shown where no folder is open') : labelText(workspace),
			value: { workspace },
		}));
}
