import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActionName } from '../../webview/messages.ts';

/** The only addresses that the page may have opened. */
const LINK_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** What each button of the page does: the page names an action, never a command. */
export const ACTION_COMMANDS: Readonly<Record<ActionName, string>> = {
	'add-provider': 'weir.addProvider',
	'change-key': 'weir.changeKey',
	'pick-model': 'weir.chooseModel',
	'open-settings': 'weir.openSettings',
	'new-chat': 'weir.newChat',
	'show-log': 'weir.showLog',
	'manage-trust': 'workbench.trust.manage',
};

/** Runs the command behind a button. `argument` goes to it: the provider whose key is meant. */
export async function runAction(name: ActionName, argument?: string): Promise<void> {
	await vscode.commands.executeCommand(ACTION_COMMANDS[name], ...(argument === undefined ? [] : [argument]));
}

/** Opens a link of an answer in the browser. VS Code asks the user about domains that it does not know. */
export async function openLink(url: string): Promise<void> {
	if (URL.canParse(url) && LINK_SCHEMES.has(new URL(url).protocol)) {
		await vscode.env.openExternal(vscode.Uri.parse(url, true));
	} else {
		vscode.window.showWarningMessage(
			t('Weir opens web and mail addresses only. Copy the link to use it elsewhere.'),
		);
	}
}

/** Puts code into the editor that was used last, in place of each selection; one undo takes it back. */
export async function insertAtCursor(text: string): Promise<void> {
	const editor = lastEditor();
	if (!editor) {
		vscode.window.showInformationMessage(
			t('No editor is open. Open a file, put the cursor where the code belongs, and insert again.'),
		);
		return;
	}
	const inserted = await editor.edit((edit) => {
		for (const selection of editor.selections) {
			edit.replace(selection, text);
		}
	});
	if (!inserted) {
		vscode.window.showWarningMessage(t('The editor did not take the code; its file may be read-only.'));
		return;
	}
	await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** The editor that was used last. Output panels count as editors for VS Code; nobody means them. */
export function lastEditor(): vscode.TextEditor | undefined {
	const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
	return editors.find((editor) => editor && editor.document.uri.scheme !== 'output');
}
