import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError, toStreamError } from '../../../core/errors.ts';
import type { Change, Turn } from '../../../webview/messages.ts';
import { fromBase64, toBase64 } from '../../base64.ts';
import type { MachineFiles } from '../../tools/file-access.ts';
import { findKept } from './kept-media.ts';
import type { MediaShelf } from './media-shelf.ts';
import { extensionOf, isPicture, mediaTypeOf } from './media-type.ts';
import { type Download, downloadMedia, type Media, readPicture } from './read-media.ts';

/** What chats need to show and save media. */
export interface MediaInputs {
	download: Download;
	/** Only the machine itself tells where a path really leads. */
	machine: MachineFiles;
	shelf: MediaShelf;
}

/** What a chat does with the media of its conversation. */
export interface MediaDesk extends vscode.Disposable {
	/** Loads what the page wants to show, and tells it where from, or why not. One after the other. */
	load(source: string): Promise<void>;
	/** Tells a new page what the user has fetched from the web before; nobody is asked for it again. */
	again(): void;
	/** Asks where to save it, and saves it there. */
	save(source: string): Promise<void>;
}

/** What a desk needs of its chat. */
export interface MediaDeskInputs extends MediaInputs {
	turns(): Iterable<Turn>;
	push(change: Change): void;
	/** Where the page loads a file from; undefined without a page. */
	address(file: vscode.Uri): string | undefined;
}

/** So much of what the user has fetched is shown again by a new page. */
const MOST_AGAIN = 50;

/** Pictures up to this size are told as `data:`, in bytes; what is larger or plays is a file. */
const LARGEST_TOLD = 2 ** 20;

const WEB = /^https?:\/\//i;
const KEPT = /^weir-media:/;
const DATA = /^data:[\w.+/-]{1,100};base64,/;

/** The media of one chat. */
export function createMediaDesk(inputs: MediaDeskInputs): MediaDesk {
	const { download, machine, shelf } = inputs;
	const life = new AbortController();
	const fetched = new Set<string>();
	let earlier: Promise<void> = Promise.resolve();

	const read = async (source: string): Promise<Media> => {
		if (WEB.test(source)) {
			return downloadMedia(source, download, life.signal);
		}
		if (KEPT.test(source)) {
			return keptMedia(inputs.turns(), source);
		}
		return DATA.test(source) ? mediaOf(source.replace(DATA, '')) : readPicture(source, machine);
	};
	const show = async (source: string): Promise<{ mimeType: string; src: string | undefined }> => {
		// A file of the workspace may have changed since.
		const known = WEB.test(source) || KEPT.test(source) ? shelf.find(source) : undefined;
		if (known) {
			return { mimeType: known.mimeType, src: inputs.address(known.uri) };
		}
		const media = await read(source);
		const { mimeType, bytes } = media;
		const isTold = isPicture(mimeType) && bytes.length <= LARGEST_TOLD;
		const file = isTold && !WEB.test(source) ? undefined : await shelf.put(source, media);
		return { mimeType, src: isTold || !file ? dataAddress(media) : inputs.address(file.uri) };
	};
	const load = async (source: string) => {
		try {
			inputs.push({ type: 'media', source, ...(await show(source)) });
			if (WEB.test(source) && fetched.size < MOST_AGAIN) {
				fetched.add(source);
			}
		} catch (error) {
			inputs.push({ type: 'media', source, problem: sentenceOf(error, life.signal) });
		}
	};
	const enqueue = (source: string) => {
		earlier = earlier.then(() => load(source));
		return earlier;
	};
	return {
		load: enqueue,
		again() {
			for (const source of fetched) {
				if (shelf.find(source)) {
					void enqueue(source);
				}
			}
		},
		async save(source) {
			try {
				const known = shelf.find(source);
				const bytes = known && (await vscode.workspace.fs.readFile(known.uri));
				await saveMedia(known && bytes ? { bytes, mimeType: known.mimeType } : await read(source));
			} catch (error) {
				void vscode.window.showWarningMessage(sentenceOf(error, life.signal));
			}
		},
		dispose: () => life.abort(),
	};
}

async function saveMedia({ bytes, mimeType }: Media): Promise<void> {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	const name = `${mimeType.split('/')[0]}.${extensionOf(mimeType)}`;
	const uri = await vscode.window.showSaveDialog({
		title: t('Save Media'),
		...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {}),
		filters: { [mimeType]: [extensionOf(mimeType)] },
	});
	if (uri) {
		await vscode.workspace.fs.writeFile(uri, bytes);
	}
}

function keptMedia(turns: Iterable<Turn>, source: string): Media {
	const kept = findKept(turns, source);
	if (!kept) {
		throw new StreamError('not-found', t('The conversation does not hold it any more.'));
	}
	return mediaOf(kept.data);
}

/** What a model calls its media is of no account: its bytes say what it is. */
function mediaOf(data: string): Media {
	const bytes = fromBase64(data);
	const mimeType = mediaTypeOf(bytes);
	if (mimeType === undefined) {
		throw new StreamError('invalid-request', t('It is no image, sound or film that can be shown.'));
	}
	return { bytes, mimeType };
}

function dataAddress({ bytes, mimeType }: Media): string {
	return `data:${mimeType};base64,${toBase64(bytes)}`;
}

/** What to tell the user. A disk or an editor that fails has words of its own. */
function sentenceOf(error: unknown, signal: AbortSignal): string {
	return error instanceof vscode.FileSystemError ? error.message : toStreamError(error, signal).message;
}
