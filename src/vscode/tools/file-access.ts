import * as vscode from 'vscode';
import type { FileAccess, FileEntry, WorkspaceFolder } from '../../tools/workspace-files.ts';
import { editDocument } from './edit-document.ts';
import { locateDocument } from './locate-document.ts';

/** What only the machine's own file system tells; VS Code's follows links silently. */
export type MachineFiles = Pick<FileAccess, 'style' | 'realPath' | 'entry'>;

/** The workspace's files, and which document of the editor each is. */
export interface EditorFiles extends FileAccess {
	/** @param path with its links resolved. */
	locate(path: string): Promise<vscode.Uri>;
}

/**
 * The workspace's files as the editor sees them: unsaved text counts, and what exists is changed through the
 * editor. Folders of one file system are taken, that of the first; in a virtual one, paths are those of its URIs.
 */
export function createFileAccess(machine: MachineFiles): EditorFiles {
	const realPath: FileAccess['realPath'] = async (path) =>
		isVirtual() ? (await virtualEntry(path)) && path : machine.realPath(path);
	const locate = async (path: string) => virtualUri(path) ?? (await locateDocument(path, realPath));
	return {
		get style() {
			return isVirtual() ? 'posix' : machine.style;
		},
		folders: () => siblings().map(folderOf),
		realPath,
		entry: (path) => (isVirtual() ? virtualEntry(path) : machine.entry(path)),
		async read(path) {
			const uri = await locate(path);
			const unsaved = vscode.workspace.textDocuments.find((document) => isUnsaved(document, uri));
			return unsaved ? unsaved.getText() : vscode.workspace.fs.readFile(uri);
		},
		async write(path, text) {
			const uri = await locate(path);
			if (await statOf(uri)) {
				await editDocument(await vscode.workspace.openTextDocument(uri), text);
			} else {
				await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
			}
		},
		locate,
	};
}

function rootUri(): vscode.Uri | undefined {
	return vscode.workspace.workspaceFolders?.[0]?.uri;
}

function isVirtual(): boolean {
	const root = rootUri();
	return root !== undefined && root.scheme !== 'file';
}

function virtualUri(path: string): vscode.Uri | undefined {
	return isVirtual() ? rootUri()?.with({ path }) : undefined;
}

function siblings(): vscode.WorkspaceFolder[] {
	const root = rootUri();
	return (vscode.workspace.workspaceFolders ?? []).filter(
		({ uri }) => uri.scheme === root?.scheme && uri.authority === root.authority,
	);
}

function folderOf({ name, uri }: vscode.WorkspaceFolder): WorkspaceFolder {
	return { name, path: uri.scheme === 'file' ? uri.fsPath : uri.path };
}

function isUnsaved({ isDirty, isClosed, uri }: vscode.TextDocument, wanted: vscode.Uri): boolean {
	return isDirty && !isClosed && uri.toString() === wanted.toString();
}

async function virtualEntry(path: string): Promise<FileEntry | undefined> {
	const uri = virtualUri(path);
	const stat = uri && (await statOf(uri));
	return stat && { kind: kindOf(stat.type), size: stat.size };
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
	try {
		return await vscode.workspace.fs.stat(uri);
	} catch (error) {
		if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
			return undefined;
		}
		throw error;
	}
}

function kindOf(type: vscode.FileType): FileEntry['kind'] {
	if (type & vscode.FileType.SymbolicLink) {
		return 'link';
	}
	return type === vscode.FileType.File ? 'file' : type === vscode.FileType.Directory ? 'directory' : 'other';
}
