import * as vscode from 'vscode';
import { toStreamError } from '../core/errors.ts';
import type { ChatView } from './chat/chat-view.ts';
import type { Log } from './log.ts';
import type { ProviderInputs } from './providers/provider-inputs.ts';

/** What the commands work with. */
export interface CommandInputs {
	chat: ChatView;
	log: Log;
	/** Hides keys. */
	redact(text: string): string;
	/** Loads what the provider commands need, at their first use. */
	providers(): Promise<ProviderInputs>;
}

type Handler = (argument: unknown) => unknown;

/** Every command of the view, the providers and the log, and what it does. The manifest has their titles. */
function commandTable({ chat, log, providers }: CommandInputs) {
	return {
		'weir.newChat': () => chat.newChat(),
		'weir.chooseModel': async () => {
			const { chooseModel } = await import('./providers/choose-model.ts');
			await chooseModel(await providers());
		},
		'weir.addProvider': async () => {
			const { addProvider } = await import('./providers/add-provider.ts');
			return (await addProvider(await providers())) && chat.focus();
		},
		'weir.changeKey': async (providerId) => {
			const { changeKey } = await import('./providers/change-key.ts');
			await changeKey(await providers(), typeof providerId === 'string' ? providerId : undefined);
		},
		'weir.removeKey': async () => {
			const { removeKey } = await import('./providers/change-key.ts');
			await removeKey(await providers());
		},
		'weir.removeProvider': async () => {
			const { removeProvider } = await import('./providers/remove-provider.ts');
			await removeProvider(await providers());
		},
		'weir.manage': async () => {
			const { manage } = await import('./providers/manage.ts');
			const command = await manage((await providers()).prompts);
			return command && vscode.commands.executeCommand(command);
		},
		'weir.openSettings': () =>
			vscode.commands.executeCommand('workbench.action.openSettings', '@ext:weir.weir'),
		'weir.showLog': () => log.show(),
	} satisfies Record<`weir.${string}`, Handler>;
}

/** Registers the commands. One that fails says why in a notification. */
export function registerCommands(inputs: CommandInputs): vscode.Disposable {
	const table: Record<string, Handler> = commandTable(inputs);
	return vscode.Disposable.from(
		...Object.entries(table).map(([id, handler]) =>
			vscode.commands.registerCommand(id, async (argument: unknown) => {
				try {
					await handler(argument);
				} catch (error) {
					const { message, detail } = toStreamError(error);
					inputs.log.warn(detail ? `${id}: ${message} (${detail})` : `${id}: ${message}`);
					// Not awaited: a notification stays until somebody reads it.
					void vscode.window.showErrorMessage(inputs.redact(message));
				}
			}),
		),
	);
}
