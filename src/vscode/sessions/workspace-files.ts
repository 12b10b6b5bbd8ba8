import * as vscode from 'vscode';
import { TEMPORARY } from '../../sessions/derived-file.ts';
import { newId } from '../../sessions/file-name.ts';
import type { SessionStorage, StoredFile } from '../../sessions/storage.ts';

/**
 * Keeps sessions in a folder of VS Code's own file system, where there is no other one: in a browser without a server.
 * It has neither append nor sync, so its promise is the weaker one of `SessionStorage`: a file grows by a whole new one
 * that is renamed into its place, and a loss of power may take what the browser has not written yet.
 */
export function createWorkspaceFiles(files: vscode.FileSystem, folder: vscode.Uri): SessionStorage {
	const at = (name: string) => vscode.Uri.joinPath(folder, name);
	const replace = async (name: string, bytes: Uint8Array) => {
		const temporary = at(`${name}.${newId()}${TEMPORARY}`);
		await files.writeFile(temporary, bytes);
		await files.rename(temporary, at(name), { overwrite: true });
	};
	return {
		partSize: PART_SIZE,
		async list(prefix = '') {
			const entries = (await orMissing(files.readDirectory(folder))) ?? [];
			const names = entries.map(([name]) => name).filter((name) => name.startsWith(prefix));
			const stored = await Promise.all(names.map((name) => storedFile(files, name, at(name))));
			return stored.filter((file) => file !== undefined);
		},
		async read(name, start = 0) {
			return (await files.readFile(at(name))).subarray(start);
		},
		async append(name, bytes, mode) {
			const before = await orMissing(files.readFile(at(name)));
			if (!before && mode === 'existing') {
				return 'gone';
			}
			if (!before) {
				await files.createDirectory(folder);
			}
			const all = new Uint8Array((before?.length ?? 0) + bytes.length);
			all.set(before ?? []);
			all.set(bytes, before?.length ?? 0);
			await replace(name, all);
			return 'appended';
		},
		rename: async (from, to) => files.rename(at(from), at(to), { overwrite: true }),
		async remove(name) {
			await orMissing(files.delete(at(name)));
		},
		syncFolder: () => Promise.resolve(),
	};
}

/** Each append writes the file anew. */
const PART_SIZE = 64 * 1024;

async function storedFile(
	files: vscode.FileSystem,
	name: string,
	uri: vscode.Uri,
): Promise<StoredFile | undefined> {
	const found = await orMissing(files.stat(uri));
	return found && (found.type & vscode.FileType.File) !== 0
		? { name, size: found.size, modifiedAt: found.mtime }
		: undefined;
}

async function orMissing<T>(found: Thenable<T>): Promise<T | undefined> {
	try {
		return await found;
	} catch (error) {
		if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
			return undefined;
		}
		throw error;
	}
}
