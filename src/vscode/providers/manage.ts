import type { Prompts } from './prompts.ts';

/** What can be done about providers, in the order in which it is offered; the titles are the commands'. */
const DEEDS = [
	{ label: 'Choose Model', value: 'weir.chooseModel' },
	{ label: 'Add Provider', value: 'weir.addProvider' },
	{ label: 'Change Key', value: 'weir.changeKey' },
	{ label: 'Remove Key', value: 'weir.removeKey' },
	{ label: 'Remove Provider', value: 'weir.removeProvider' },
	{ label: 'Test Connection', value: 'weir.testConnection' },
	{ label: 'Refresh Models', value: 'weir.refreshModels' },
	{ label: 'Show What Was Learnt', value: 'weir.showLearnt' },
	{ label: 'Show Spending', value: 'weir.showSpending' },
	{ label: 'Open Settings', value: 'weir.openSettings' },
] as const;

/** Weir: Manage Providers and Keys. Returns the command that the user picked. */
export async function manage(prompts: Prompts): Promise<(typeof DEEDS)[number]['value'] | undefined> {
	return prompts.pick({
		title: 'Weir',
		placeholder: 'Providers, models and keys',
		choices: DEEDS,
	});
}
