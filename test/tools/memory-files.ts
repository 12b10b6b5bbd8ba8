import { formatPath, splitAbsolute } from '../../src/tools/path-style.ts';
import type { FileAccess, FileEntry, WorkspaceFolder } from '../../src/tools/workspace-files.ts';

type Node = { file: string | Uint8Array } | { link: string } | { other: true } | { folder: true };

/** Files in memory, with links; on Windows names are the same in upper and lower case. */
export interface MemoryFiles extends FileAccess {
	/** What was written, by path. */
	readonly written: ReadonlyMap<string, string>;
	/** Every path that was looked at, in any way. */
	readonly touched: readonly string[];
	put(path: string, node: Node): void;
}

/** @param tree absolute paths and what stands there; folders above need not be named. */
export function memoryFiles(
	tree: Readonly<Record<string, string | Uint8Array | { link: string } | { other: true }>>,
	{
		folders = [{ name: 'work', path: '/work' }],
		style = 'posix',
	}: { folders?: readonly WorkspaceFolder[]; style?: FileAccess['style'] } = {},
): MemoryFiles {
	const nodes = new Map<string, { path: string; node: Node }>();
	const written = new Map<string, string>();
	const touched: string[] = [];
	const keyOf = (path: string) => (style === 'windows' ? path.toLowerCase() : path);

	const put = (path: string, node: Node) => {
		const { root, names } = splitAbsolute(path, style);
		for (let depth = 0; depth < names.length; depth++) {
			const folder = formatPath(root, names.slice(0, depth), style);
			if (!nodes.has(keyOf(folder))) {
				nodes.set(keyOf(folder), { path: folder, node: { folder: true } });
			}
		}
		nodes.set(keyOf(path), { path, node });
	};

	const real = (path: string, hops = 0): string | undefined => {
		if (hops > 20) {
			throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
		}
		const { root, names } = splitAbsolute(path, style);
		let current = formatPath(root, [], style);
		for (const [place, name] of names.entries()) {
			const parent = splitAbsolute(current, style);
			const found = nodes.get(keyOf(formatPath(parent.root, [...parent.names, name], style)));
			if (!found) {
				return undefined;
			}
			if ('link' in found.node) {
				const target = splitAbsolute(found.node.link, style);
				const to = target.root === '' ? [...parent.names, ...target.names] : target.names;
				const whole = formatPath(
					target.root || parent.root,
					[...withoutDots(to), ...names.slice(place + 1)],
					style,
				);
				return real(whole, hops + 1);
			}
			current = found.path;
		}
		return current;
	};

	for (const folder of folders) {
		put(folder.path, { folder: true });
	}
	for (const [path, content] of Object.entries(tree)) {
		put(path, typeof content === 'string' || content instanceof Uint8Array ? { file: content } : content);
	}

	return {
		style,
		written,
		touched,
		put,
		folders: () => folders,
		async realPath(path) {
			touched.push(path);
			return real(path);
		},
		async entry(path) {
			touched.push(path);
			const found = nodes.get(keyOf(path));
			return found && entryOf(found.node);
		},
		async read(path) {
			touched.push(path);
			const found = nodes.get(keyOf(path));
			if (!found || !('file' in found.node)) {
				throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
			}
			const { file } = found.node;
			return typeof file === 'string' ? new TextEncoder().encode(file) : file;
		},
		async write(path, text) {
			touched.push(path);
			put(path, { file: text });
			written.set(path, text);
		},
	};
}

function withoutDots(names: readonly string[]): string[] {
	const plain: string[] = [];
	for (const name of names) {
		if (name === '..') {
			plain.pop();
		} else if (name !== '.') {
			plain.push(name);
		}
	}
	return plain;
}

function entryOf(node: Node): FileEntry {
	if ('file' in node) {
		return { kind: 'file', size: node.file.length };
	}
	return { kind: 'link' in node ? 'link' : 'other' in node ? 'other' : 'directory', size: 0 };
}
