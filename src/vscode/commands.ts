import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { toStreamError } from '../core/errors.ts';
import type { Catalog } from './catalog.ts';
import type { ChatView } from './chat/chat-view.ts';
import type { GatewayControl } from './gateway/gateway-control.ts';
import type { Log } from './log.ts';
import type { Policies } from './policies.ts';
import type { ProviderInputs } from './providers/provider-inputs.ts';
import type { History, SessionDeed } from './sessions/history/history.ts';

/** What the commands work with. */
export interface CommandInputs {
	chat: ChatView;
	log: Log;
	/** Loads them at their first use. */
	policies(): Promise<Policies>;
	catalog: Pick<Catalog, 'current'>;
	gateway: GatewayControl;
	/** Loads it at its first use. */
	history(): Promise<History>;
	/** Hides keys. */
	redact(text: string): string;
	/** Loads what the provider commands need, at their first use. */
	providers(): Promise<ProviderInputs>;
}

type Handler = (argument: unknown) => unknown;

/** Every command of the view, the providers and the log, and what it does. The manifest has their titles. */
function commandTable({ chat, log, policies, catalog, gateway, history, providers }: CommandInputs) {
	/** A session's id comes from other extensions and keybindings; without one the session in front is meant. */
	const actOn = (deed: SessionDeed) => async (id: unknown) =>
		(await history()).act(deed, typeof id === 'string' ? id : undefined);
	return {
		'weir.newChat': () => chat.newChat(),
		'weir.openChatInEditor': () => chat.openInEditor(),
		'weir.stop': () => chat.stop(),
		'weir.copyChat': () => chat.copy(),
		'weir.showHistory': async () => (await history()).show(),
		'weir.showChatInEditor': actOn('show-in-editor'),
		'weir.renameChat': actOn('rename'),
		'weir.pinChat': actOn('pin'),
		'weir.deleteChat': actOn('delete'),
		'weir.restoreChat': async () => (await history()).restoreSession(),
		'weir.moveChat': actOn('move'),
		'weir.exportChat': actOn('export'),
		'weir.importChat': async () => (await history()).importSession(),
		'weir.showChatStorage': async () => (await history()).showStorage(),
		'weir.cleanUpChats': async () => (await history()).cleanUp(),
		'weir.setParameters': () => chat.setParameters(),
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
		'weir.testConnection': async () => {
			const { testConnection } = await import('./providers/probe-connection.ts');
			await testConnection(await providers(), await policies(), showMarkdown);
		},
		'weir.refreshModels': async () => {
			const { refreshModels } = await import('./providers/refresh-models.ts');
			await refreshModels(await providers(), await policies());
		},
		'weir.showLearnt': async () => {
			const { showLearnt } = await import('./providers/show-learnt.ts');
			await showLearnt((await providers()).prompts, (await policies()).learnt);
		},
		'weir.showSpending': async () => {
			const { showSpending } = await import('./usage/show-spending.ts');
			await showSpending(await providers(), await policies());
		},
		'weir.startGateway': async () => {
			const { url } = await gateway.start();
			const choice = await vscode.window.showInformationMessage(
				t("Weir's gateway listens on {0}.", url),
				t('Connect Another Tool…'),
			);
			return choice && vscode.commands.executeCommand('weir.connectTool');
		},
		'weir.stopGateway': () => gateway.stop(),
		'weir.connectTool': async () => {
			const { connectTool } = await import('./gateway/connect-tool.ts');
			await connectTool(await gateway.start(), catalog.current());
		},
		'weir.openSettings': () =>
			vscode.commands.executeCommand('workbench.action.openSettings', '@ext:weir.weir'),
		'weir.showLog': () => log.show(),
	} satisfies Record<`weir.${string}`, Handler>;
}

/** A report is a document like any other: it can be searched, copied and saved. */
async function showMarkdown(content: string): Promise<void> {
	const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
	await vscode.window.showTextDocument(document, { preview: true });
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
