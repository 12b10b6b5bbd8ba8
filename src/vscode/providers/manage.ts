import { t } from '@vscode/l10n';
import type { Prompts } from './prompts.ts';

/** What can be done about providers, in the order in which it is offered; the titles are the commands'. */
const deeds = () =>
	[
		{ label: t('Choose Model'), value: 'weir.chooseModel' },
		{ label: t('Add Provider'), value: 'weir.addProvider' },
		{ label: t('Change Key'), value: 'weir.changeKey' },
		{ label: t('Remove Key'), value: 'weir.removeKey' },
		{ label: t('Remove Provider'), value: 'weir.removeProvider' },
		{ label: t('Test Connection'), value: 'weir.testConnection' },
		{ label: t('Refresh Models'), value: 'weir.refreshModels' },
		{ label: t('Show What Was Learnt'), value: 'weir.showLearnt' },
		{ label: t('Show Spending'), value: 'weir.showSpending' },
		{ label: t('Open Settings'), value: 'weir.openSettings' },
	] as const;

/** Weir: Manage Providers and Keys. Returns the command that the user picked. */
export async function manage(
	prompts: Prompts,
): Promise<ReturnType<typeof deeds>[number]['value'] | undefined> {
	return prompts.pick({
		title: 'Weir',
		placeholder: t('Providers, models and keys'),
		choices: deeds(),
	});
}
