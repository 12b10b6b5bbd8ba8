import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { readPathReference } from './path-reference.ts';

/** Opens a file that an answer names, if the workspace has it. Nothing outside the workspace is looked at. */
export async function openPath(text: string): Promise<void> {
	const reference = readPathReference(text);
	const folders = vscode.workspace.workspaceFolders ?? [];
	for (const folder of reference ? folders : []) {
		const path = relativeTo(folder, reference?.path ?? '');
		const uri = path === undefined ? undefined : vscode.Uri.joinPath(folder.uri, path);
		if (uri && (await isFile(uri))) {
			const place = new vscode.Position(reference?.line ?? 0, reference?.character ?? 0);
			await vscode.window.showTextDocument(uri, { selection: new vscode.Range(place, place), preview: true });
			return;
		}
	}
	void vscode.window.showInformationMessage(t('The workspace has no file {0}.', text));
}

/** The path within a folder; undefined where it leads out. An absolute one has to begin with the folder's own. */
function relativeTo(folder: vscode.WorkspaceFolder, path: string): string | undefined {
	const root = folder.uri.path.endsWith('/') ? folder.uri.path : `${folder.uri.path}/`;
	if (path.startsWith('/')) {
		return path.startsWith(root) ? path.slice(root.length) : undefined;
	}
	return path;
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
	try {
		const { type } = await vscode.workspace.fs.stat(uri);
		return (type & vscode.FileType.File) !== 0;
	} catch {
		return false;
	}
}
