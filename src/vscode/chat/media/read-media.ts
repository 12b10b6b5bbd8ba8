import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError } from '../../../core/errors.ts';
import { resolveTarget } from '../../../tools/resolve-target.ts';
import { createFileAccess, type MachineFiles } from '../../tools/file-access.ts';
import { isPicture, mediaTypeOf } from './media-type.ts';

/** Gets a file of the web that a model named: of public addresses, over https, without key or cookie. */
export type Download = (
	url: string,
	options: { signal: AbortSignal; mostBytes: number },
) => Promise<{ bytes: Uint8Array }>;

/** What media is, by its own bytes. */
export interface Media {
	bytes: Uint8Array;
	mimeType: string;
}

/** The largest picture of the workspace that is shown, in bytes. */
const LARGEST_PICTURE = 16 * 2 ** 20;
/** The largest file that is fetched from the web, in bytes. */
const LARGEST_DOWNLOAD = 100 * 2 ** 20;
/** Whoever clicked does not wait for longer, in ms. */
const LONGEST_DOWNLOAD_MS = 120_000;

/**
 * Media that the user wants to see: from the web.
 *
 * @throws StreamError with a sentence for the user.
 */
export async function downloadMedia(url: string, download: Download, signal: AbortSignal): Promise<Media> {
	const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_DOWNLOAD_MS)]);
	const { bytes } = await download(url, { signal: limited, mostBytes: LARGEST_DOWNLOAD });
	const mimeType = mediaTypeOf(bytes);
	if (mimeType === undefined) {
		const { host } = new URL(url);
		throw new StreamError(
			'invalid-request',
			t('What {0} sent is no image, sound or film that can be shown. Open its address yourself.', host),
		);
	}
	return { bytes, mimeType };
}

/**
 * A picture of the workspace, by the path that a model wrote. The path is judged as for the tools: nothing outside the
 * workspace is looked at, wherever links lead.
 *
 * @throws StreamError with a sentence for the user.
 */
export async function readPicture(path: string, machine: MachineFiles): Promise<Media> {
	const access = createFileAccess(machine);
	const target = await resolveTarget(access, path);
	const entry = await access.entry(target.path);
	if (target.secret || entry?.kind !== 'file') {
		throw new StreamError('not-found', t('The workspace has no picture {0}.', path));
	}
	if (entry.size > LARGEST_PICTURE) {
		throw new StreamError(
			'invalid-request',
			t('{0} is larger than 16 MiB. Open it in an editor.', target.label),
		);
	}
	const bytes = await vscode.workspace.fs.readFile(await access.locate(target.path));
	const mimeType = mediaTypeOf(bytes);
	if (mimeType === undefined || !isPicture(mimeType)) {
		throw new StreamError('invalid-request', t('{0} is no picture that can be shown.', target.label));
	}
	return { bytes, mimeType };
}
