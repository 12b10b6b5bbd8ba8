import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StreamError } from '../core/errors.ts';
import type { FileAccess } from '../tools/workspace-files.ts';
import { entryAt, PATH_STYLE, realPath } from './real-path.ts';

/** The files of some folders, to be read and never written. */
export function readableFiles(folders: readonly string[]): FileAccess {
	const named = folders.map((folder) => {
		const absolute = path.resolve(folder);
		return { name: path.basename(absolute), path: absolute };
	});
	return {
		style: PATH_STYLE,
		folders: () => named,
		realPath,
		entry: entryAt,
		read: (file) => readFile(file),
		write: () => Promise.reject(new StreamError('tool', 'Files are only read here.')),
	};
}
