import * as vscode from 'vscode';
import { extensionOf } from './media-type.ts';
import type { Media } from './read-media.ts';

/** Media in a file. */
export interface ShelvedMedia {
	uri: vscode.Uri;
	mimeType: string;
}

/** Files that pages show: what is too large to be told in a message. */
export interface MediaShelf extends vscode.Disposable {
	/** What pages may load files from. */
	readonly folder: vscode.Uri;
	/** What was put there from this source. */
	find(source: string): ShelvedMedia | undefined;
	/** Puts media there, in place of what was there from the same source. */
	put(source: string, media: Media): Promise<ShelvedMedia>;
}

/** More than this is not kept at the same time, in bytes; what was put there first goes first. */
const LARGEST_SHELF = 512 * 2 ** 20;

/** A window that was killed leaves its shelf behind: what nobody has touched for so long goes, in ms. */
const LONGEST_KEPT_MS = 7 * 24 * 3_600_000;

/** A shelf of a window's own, which is gone with it. */
export function createMediaShelf(storage: vscode.Uri): MediaShelf {
	const shelves = vscode.Uri.joinPath(storage, 'shown-media');
	const folder = vscode.Uri.joinPath(shelves, crypto.randomUUID());
	const files = new Map<string, ShelvedMedia & { size: number }>();
	let total = 0;

	const remove = async (source: string) => {
		const file = files.get(source);
		if (file) {
			files.delete(source);
			total -= file.size;
			await vscode.workspace.fs.delete(file.uri);
		}
	};
	return {
		folder,
		find: (source) => files.get(source),
		async put(source, { bytes, mimeType }) {
			const uri = vscode.Uri.joinPath(folder, `${crypto.randomUUID()}.${extensionOf(mimeType)}`);
			if (files.size === 0) {
				await vscode.workspace.fs.createDirectory(folder);
				await removeForgotten(shelves);
			}
			await vscode.workspace.fs.writeFile(uri, bytes);
			await remove(source);
			files.set(source, { uri, mimeType, size: bytes.length });
			total += bytes.length;
			for (const first of files.keys()) {
				if (total <= LARGEST_SHELF || first === source) {
					break;
				}
				await remove(first);
			}
			return { uri, mimeType };
		},
		dispose: () => void removeFolder(folder),
	};
}

async function removeForgotten(shelves: vscode.Uri): Promise<void> {
	for (const [name] of await vscode.workspace.fs.readDirectory(shelves)) {
		const shelf = vscode.Uri.joinPath(shelves, name);
		const { mtime } = await vscode.workspace.fs.stat(shelf);
		if (Date.now() - mtime > LONGEST_KEPT_MS) {
			await removeFolder(shelf);
		}
	}
}

async function removeFolder(folder: vscode.Uri): Promise<void> {
	try {
		await vscode.workspace.fs.delete(folder, { recursive: true });
	} catch {
		// Nothing was ever put there, or another window was faster.
	}
}
