import { StreamError } from '../core/errors.ts';

/** How a platform writes paths; pure, so that Windows' rules are tested everywhere. */
export type PathStyle = 'posix' | 'windows';

/** A path as a model wrote it, taken apart: `..` and `.` are gone, what remains are names. */
export interface ParsedPath {
	/** Where it begins: '' relative to the workspace, `/` or `C:\` for an absolute path. */
	root: string;
	names: readonly string[];
}

/**
 * Takes apart a path that a model wrote. `..` is resolved by the letters, so what is opened is what is judged.
 *
 * Refused before anything is looked up: what is no path (empty, control characters, addresses), `..` above the
 * beginning, network paths (looking at one already hands a password hash to its server), and what Windows reads as
 * something else than it says (streams, device names, short names, trailing dots and spaces).
 *
 * @throws StreamError kind `tool` with a sentence for the model.
 */
export function parsePath(path: string, style: PathStyle): ParsedPath {
	const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
	const problem = problemOfWhole(path, style);
	if (problem !== undefined) {
		throw refused(`${shown} ${problem}`);
	}
	const { root, rest } = splitRoot(path, style);
	const names: string[] = [];
	for (const name of rest.split('/')) {
		if (name === '..') {
			if (names.pop() === undefined) {
				throw refused(`${shown} leads outside the workspace. Only files inside it can be used.`);
			}
		} else if (name !== '' && name !== '.') {
			const flaw = style === 'windows' ? flawOnWindows(name) : undefined;
			if (flaw !== undefined) {
				throw refused(`${shown} ${flaw}`);
			}
			names.push(name);
		}
	}
	return { root, names };
}

/** Writes an absolute path. */
export function formatPath(root: string, names: readonly string[], style: PathStyle): string {
	return root + names.join(style === 'windows' ? '\\' : '/');
}

/** Takes apart an absolute path that the platform itself wrote, such as a real path; nothing is refused. */
export function splitAbsolute(path: string, style: PathStyle): ParsedPath {
	const { root, rest } = splitRoot(path, style);
	return { root, names: rest.split('/').filter((name) => name !== '') };
}

/**
 * The names below `folder`, where the absolute path lies in it or is it; undefined where it does not. Windows
 * compares without regard to case.
 */
export function namesBelow(folder: string, path: string, style: PathStyle): readonly string[] | undefined {
	const outer = splitAbsolute(folder, style);
	const inner = splitAbsolute(path, style);
	const same = (a = '', b = '') => (style === 'windows' ? a.toLowerCase() === b.toLowerCase() : a === b);
	const isInside =
		same(outer.root, inner.root) &&
		outer.names.length <= inner.names.length &&
		outer.names.every((name, index) => same(name, inner.names[index]));
	return isInside ? inner.names.slice(outer.names.length) : undefined;
}

/** An error whose sentence goes to the model. */
export function refused(message: string, cause?: unknown): StreamError {
	return new StreamError('tool', message, { cause });
}

const URI = /^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i;
const DRIVE = /^[a-z]:/i;

function problemOfWhole(path: string, style: PathStyle): string | undefined {
	if (path.trim() === '') {
		return 'is not a path. Give one that is relative to the workspace, such as src/main.ts.';
	}
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
	if (/[\u0000-\u001f\u007f]/.test(path) || !path.isWellFormed()) {
		return 'contains characters that no path has. Write it again without them.';
	}
	if (/^[\\/]{2}/.test(path)) {
		return 'is a network or device path. Only files inside the workspace can be used.';
	}
	if (URI.test(path)) {
		return 'is an address. Give a path that is relative to the workspace instead.';
	}
	if (/^~(?:[\\/]|$)/.test(path)) {
		return 'leads to a home folder. Only files inside the workspace can be used.';
	}
	if (style === 'posix' && path.includes('\\')) {
		return 'contains a backslash. Separate folders with "/".';
	}
	if (style === 'windows' && /^[\\/]/.test(path)) {
		return 'begins at the root of a drive. Give a path that is relative to the workspace.';
	}
	if (DRIVE.test(path) && (style === 'posix' || !/^[a-z]:[\\/]/i.test(path))) {
		return 'begins with a drive letter that leads nowhere here. Give a path that is relative to the workspace.';
	}
	return undefined;
}

/** `rest` has `/` between its names. */
function splitRoot(path: string, style: PathStyle): { root: string; rest: string } {
	if (style === 'posix') {
		return path.startsWith('/') ? { root: '/', rest: path.slice(1) } : { root: '', rest: path };
	}
	const slashed = path.replaceAll('\\', '/');
	if (DRIVE.test(slashed)) {
		return { root: `${slashed.slice(0, 1).toUpperCase()}:\\`, rest: slashed.slice(3) };
	}
	if (slashed.startsWith('//')) {
		// Only the platform itself gets here: a workspace may lie on a share.
		const [server = '', share = '', ...rest] = slashed.slice(2).split('/');
		return { root: `\\\\${server}\\${share}\\`, rest: rest.join('/') };
	}
	return slashed.startsWith('/') ? { root: '\\', rest: slashed.slice(1) } : { root: '', rest: slashed };
}

const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
const SHORT_NAME = /^[^.~]{1,6}~\d{1,6}(?:\.[^.]{0,3})?$/;

/** @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
function flawOnWindows(name: string): string | undefined {
	if (/[<>:"|?*]/.test(name)) {
		return 'contains a character that Windows does not allow in names.';
	}
	if (/[. ]$/.test(name)) {
		return 'has a name that ends in a dot or a space, which Windows drops. Write it without.';
	}
	if (RESERVED.test(name)) {
		return 'names a device. Only files inside the workspace can be used.';
	}
	return SHORT_NAME.test(name) ? 'looks like a short name (8.3). Write the whole name.' : undefined;
}
