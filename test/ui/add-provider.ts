import type { Workbench } from '../workbench/workbench.ts';
import { enterText, pickLine } from './quick-input.ts';

/** Goes through **Weir: Add Provider** as a user who has a server, its key and a model of it in mind. */
export async function addProvider(
	ui: Workbench,
	{ address, key, model }: { address: string; key: string; model: string },
): Promise<void> {
	await ui.command('Weir: Add Provider');
	await pickLine(ui, 'Add Provider', 'OpenAI-compatible');
	await pickLine(ui, 'Protocol', 'OpenAI chat completions');
	await enterText(ui, 'address', address);
	await enterText(ui, 'key', key);
	await pickLine(ui, 'choose a model', model);
}
