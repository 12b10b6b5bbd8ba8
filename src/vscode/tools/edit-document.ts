import * as vscode from 'vscode';
import { changedLines } from './changed-lines.ts';

/**
 * Makes `text` a document's whole content, in one step that one undo takes back. What was saved is saved again;
 * a document with unsaved work of the user's stays unsaved, since that is not ours to save.
 *
 * @throws Error where the editor did not take it, or did not save it; then the document is as it was.
 */
export async function editDocument(document: vscode.TextDocument, text: string): Promise<void> {
	const before = document.getText();
	const wasDirty = document.isDirty;
	// The editor keeps a byte order mark to itself.
	await replaceLines(document, text.replace(/^\ufeff/, ''));
	if (!wasDirty && !(await document.save())) {
		await replaceLines(document, before);
		throw new Error('The document could not be saved; it may have changed on disk.');
	}
}

async function replaceLines(document: vscode.TextDocument, text: string): Promise<void> {
	const { from, to, text: lines } = changedLines(document.getText(), text);
	const edit = new vscode.WorkspaceEdit();
	edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), lines);
	if (!(await vscode.workspace.applyEdit(edit))) {
		throw new Error('VS Code did not take the edit; the file may be read-only.');
	}
}
