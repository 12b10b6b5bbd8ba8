import { lstat, realpath } from 'node:fs/promises';

/** How paths of this machine are written. */
export const PATH_STYLE: 'posix' | 'windows' = process.platform === 'win32' ? 'windows' : 'posix';

/** The path with every link on its way and at its end resolved; undefined where it leads to nothing. */
export async function realPath(path: string): Promise<string | undefined> {
	return orNothing(realpath(path));
}

/** What stands at a path itself, a link not followed; undefined where nothing does. `size` is in bytes. */
export async function entryAt(
	path: string,
): Promise<{ kind: 'file' | 'directory' | 'link' | 'other'; size: number } | undefined> {
	const stats = await orNothing(lstat(path));
	if (!stats) {
		return undefined;
	}
	const { size } = stats;
	if (stats.isSymbolicLink()) {
		return { kind: 'link', size };
	}
	return { kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other', size };
}

/** A part of the path that is a file instead of a folder leads to nothing, too. */
async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
	try {
		return await found;
	} catch (error) {
		if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
			return undefined;
		}
		throw error;
	}
}
