import type { Uri } from 'vscode';

/** What of VS Code's `workspace` says which one it is. */
export interface OpenWorkspace {
	readonly workspaceFile: Uri | undefined;
	readonly workspaceFolders: readonly { readonly uri: Uri }[] | undefined;
}

/**
 * The address of the open workspace: that of its `.code-workspace` file, else of its first folder. It is the id and
 * tells the name, in windows too in which another workspace is open. Undefined where no folder is open.
 */
export function workspaceId({ workspaceFile, workspaceFolders }: OpenWorkspace): string | undefined {
	// A workspace that was never saved has an address of its own for as long as it is open.
	const saved = workspaceFile?.scheme === 'untitled' ? undefined : workspaceFile;
	return (saved ?? workspaceFolders?.[0]?.uri)?.toString();
}

/** A workspace's name for people, from its id: `file:///home/ada/shop` is `shop`. */
export function workspaceName(id: string): string {
	const last =
		id
			.replace(/[?#].*$/, '')
			.replace(/\/+$/, '')
			.split('/')
			.at(-1) ?? '';
	const name = decoded(last).replace(/\.code-workspace$/, '');
	return name === '' ? id : name;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
