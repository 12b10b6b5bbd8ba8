import * as vscode from 'vscode';

/** Shows Weir's chat view, once, as the window opens. */
export async function activate() {
	await vscode.commands.executeCommand('weir.chat.focus');
}
