import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContentBlock } from '@modelcontextprotocol/server';
import type { MediaPart } from '../../core/chat.ts';
import { toStreamError } from '../../core/errors.ts';
import type { MediaEntry } from '../answer-schema.ts';
import { download } from './download.ts';

/** One image, video or sound, and where it is now. */
export interface Saved {
	entry: MediaEntry;
	content: ContentBlock[];
	/** Why it was not saved; its own address is told instead. */
	problem?: string | undefined;
}

/** Saves what models make. */
export interface MediaSaver {
	/**
	 * Saves all of it at the same time. What cannot be saved is told by its address.
	 *
	 * @param trusted the provider's own origin: its addresses may lead where others may not.
	 */
	save(parts: readonly MediaPart[], signal: AbortSignal, trusted?: string): Promise<Saved[]>;
}

/** An image up to this size is shown to the client's model too, in bytes; beyond it only the file is named. */
const MOST_SHOWN = 3 * 2 ** 20;

/**
 * Saves media in a folder, which is made when it is first needed, under names of its own: what a provider calls its
 * files is of no account.
 *
 * @param folder absolute.
 */
export function createMediaSaver(folder: string): MediaSaver {
	const saveOne = async (part: MediaPart, signal: AbortSignal, trusted?: string): Promise<Saved> => {
		const got = 'data' in part ? decode(part) : await download(part.url, { signal, trusted });
		const mimeType = got.mimeType ?? part.mimeType;
		const name = `${crypto.randomUUID()}.${extensionOf(mimeType)}`;
		const file = path.join(folder, name);
		await mkdir(folder, { recursive: true, mode: 0o700 });
		await writeFile(file, got.bytes, { flag: 'wx', mode: 0o600 });
		const entry = { uri: pathToFileURL(file).href, mime_type: mimeType, bytes: got.bytes.length };
		return { entry, content: [...shown(mimeType, got.bytes), link(entry, name)] };
	};
	return {
		save: (parts, signal, trusted) =>
			Promise.all(
				parts.map((part) =>
					saveOne(part, signal, trusted).catch((error: unknown) => {
						signal.throwIfAborted();
						return unsaved(part, error);
					}),
				),
			),
	};
}

function decode({ data }: { data: string }): { bytes: Buffer; mimeType?: string } {
	return { bytes: Buffer.from(data, 'base64') };
}

/** Only what a viewer opens as a picture, a film or a sound gets its extension: a drawing in SVG may hold scripts. */
function extensionOf(mimeType: string): string {
	return EXTENSIONS.get(mimeType) ?? 'bin';
}

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
	['image/png', 'png'],
	['image/jpeg', 'jpg'],
	['image/gif', 'gif'],
	['image/webp', 'webp'],
	['image/avif', 'avif'],
	['video/mp4', 'mp4'],
	['video/webm', 'webm'],
	['video/quicktime', 'mov'],
	['audio/mpeg', 'mp3'],
	['audio/mp4', 'm4a'],
	['audio/ogg', 'ogg'],
	['audio/flac', 'flac'],
	['audio/wav', 'wav'],
]);

function shown(mimeType: string, bytes: Buffer): ContentBlock[] {
	return mimeType.startsWith('image/') && EXTENSIONS.has(mimeType) && bytes.length <= MOST_SHOWN
		? [{ type: 'image', data: bytes.toString('base64'), mimeType }]
		: [];
}

function link({ uri, mime_type: mimeType }: MediaEntry, name: string): ContentBlock {
	return { type: 'resource_link', uri, name, mimeType };
}

function unsaved(part: MediaPart, error: unknown): Saved {
	const problem = `Not saved: ${toStreamError(error).message}`;
	if ('data' in part) {
		return { entry: { uri: 'data:,', mime_type: part.mimeType }, content: [], problem };
	}
	const entry = { uri: part.url, mime_type: part.mimeType };
	return { entry, content: [link(entry, 'media')], problem };
}
