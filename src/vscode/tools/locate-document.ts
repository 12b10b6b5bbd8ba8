import * as vscode from 'vscode';
import type { FileAccess } from '../../tools/workspace-files.ts';

/**
 * The document of a file whose links are resolved. The editor knows the file by the path over which it was opened,
 * which may lead through a link: an open document comes first, then the path below the workspace's folder.
 */
export async function locateDocument(path: string, realPath: FileAccess['realPath']): Promise<vscode.Uri> {
	const name = lastName(path);
	for (const { uri, isClosed } of vscode.workspace.textDocuments) {
		const mayBe = uri.scheme === 'file' && !isClosed && lastName(uri.fsPath) === name;
		if (mayBe && (await realPath(uri.fsPath)) === path) {
			return uri;
		}
	}
	for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
		const real = uri.scheme === 'file' ? await realPath(uri.fsPath) : undefined;
		if (real !== undefined && /^[\\/]/.test(path.slice(real.length)) && path.startsWith(real)) {
			return vscode.Uri.joinPath(uri, vscode.Uri.file(path).path.slice(vscode.Uri.file(real).path.length));
		}
	}
	return vscode.Uri.file(path);
}

/** Case is left aside: on some systems both spellings are the same file. */
function lastName(path: string): string {
	return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}
