import { StreamError } from '../core/errors.ts';
import { judge } from './path-guard.ts';
import { formatPath, namesBelow, parsePath, refused, splitAbsolute } from './path-style.ts';
import type { FileAccess, Target, WorkspaceFolder } from './workspace-files.ts';

/**
 * Resolves a model's path to where it really leads, and judges that. Outside the workspace nothing is looked up.
 *
 * @throws StreamError kind `tool` with a sentence for the model.
 */
export async function resolveTarget(access: FileAccess, path: string): Promise<Target> {
	const { style } = access;
	const folders = await realFolders(access);
	const asked = absolutePath(path, folders, access);
	const lies = (inner: string, outer: string) => namesBelow(outer, inner, style) !== undefined;
	if (!folders.some(({ folder, real }) => lies(asked, folder.path) || lies(asked, real))) {
		throw outside(path);
	}
	const real = await settle(access, asked, path);
	const home = folders.find((candidate) => lies(real, candidate.real));
	if (!home) {
		throw outside(path);
	}
	const below = namesBelow(home.real, real, style) ?? [];
	const verdict = judge(splitAbsolute(real, style).names, below);
	// A link's own name counts too: what reads .vscode does not care where it is kept.
	const askedBelow = namesBelow(home.folder.path, asked, style) ?? namesBelow(home.real, asked, style) ?? [];
	const askedVerdict = judge(splitAbsolute(asked, style).names, askedBelow);
	return Object.freeze({
		label: [...(folders.length > 1 ? [home.folder.name] : []), ...below].join('/') || '.',
		path: real,
		folder: home.folder,
		sensitive: verdict.sensitive ?? askedVerdict.sensitive,
		readOnly: verdict.readOnly ?? askedVerdict.readOnly,
		secret: verdict.secret || askedVerdict.secret,
	});
}

/**
 * Resolves the links of the deepest part of a path that is there, and adds the names that are not.
 *
 * @param asked absolute, without `..`.
 * @param shown how messages name it.
 */
export async function settle(access: FileAccess, asked: string, shown: string): Promise<string> {
	const { style } = access;
	const { root, names } = splitAbsolute(asked, style);
	for (let depth = names.length; depth >= 0; depth--) {
		const ancestor = formatPath(root, names.slice(0, depth), style);
		const real = await attempt(shown, 'looked up', () => access.realPath(ancestor));
		if (real !== undefined) {
			const resolved = splitAbsolute(real, style);
			return formatPath(resolved.root, [...resolved.names, ...names.slice(depth)], style);
		}
		if (await attempt(shown, 'looked up', () => access.entry(ancestor))) {
			throw refused(`${shown} goes through a link that leads nowhere. Name the file itself.`);
		}
	}
	throw refused(`${shown} could not be looked up: its drive is not there.`);
}

/** Does something with a file; a failure becomes a sentence that names the file as the model does, not as the disk. */
export async function attempt<T>(shown: string, done: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof StreamError) {
			throw error;
		}
		const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
		throw refused(`${shown} could not be ${done}${code}. Ask the user to look at the file.`, error);
	}
}

interface RealFolder {
	folder: WorkspaceFolder;
	real: string;
}

/** The workspace's folders that are there, the innermost first: one may lie in another. */
async function realFolders(access: FileAccess): Promise<RealFolder[]> {
	const folders = await Promise.all(
		access.folders().map(async (folder) => ({
			folder,
			real: await attempt(folder.name, 'looked up', () => access.realPath(folder.path)),
		})),
	);
	const there = folders.flatMap(({ folder, real }) => (real === undefined ? [] : [{ folder, real }]));
	if (there.length === 0) {
		throw refused('No folder is open, so there are no files. Ask the user to open one.');
	}
	return there.sort((a, b) => b.real.length - a.real.length);
}

function absolutePath(
	path: string,
	folders: readonly RealFolder[],
	{ style, folders: inOrder }: FileAccess,
): string {
	const { root, names } = parsePath(path, style);
	if (root !== '') {
		return formatPath(root, names, style);
	}
	const [first, ...rest] = names;
	const named = folders.length > 1 ? folders.find(({ folder }) => folder.name === first)?.folder : undefined;
	const folder = named ?? inOrder()[0];
	const base = splitAbsolute(folder?.path ?? '', style);
	return formatPath(base.root, [...base.names, ...(named ? rest : names)], style);
}

function outside(path: string): StreamError {
	return refused(
		`${JSON.stringify(path)} leads outside the workspace. Only files inside it can be used; give a path that is relative to it.`,
	);
}
