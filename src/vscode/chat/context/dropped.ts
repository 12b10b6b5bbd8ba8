import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Attachment } from '../attachments.ts';
import { attachFile, attachFolder } from './read-file.ts';

/** Types that are text, whatever the browser calls them. */
const TEXT = /^text\/|[+/](?:json|xml|yaml|x-sh|javascript|typescript|toml|x-httpd-php|sql)$/;
/** What models read besides text. */
const MEDIA = /^(?:image\/(?:png|jpeg|gif|webp)|application\/pdf)$/;
/** Longer names are cut. */
const LONGEST_NAME = 100;

/** A file or image that was pasted or dropped as bytes; a sentence where it cannot be attached. */
export function attachData(file: { name: string; mimeType: string; data: string }): Attachment | string {
	const { mimeType, data } = file;
	const label = file.name.replace(/[\p{C}/\\]/gu, '').slice(-LONGEST_NAME) || t('pasted');
	if (MEDIA.test(mimeType)) {
		return {
			label,
			content: data,
			mimeType,
			icon: mimeType.startsWith('image/') ? 'file-media' : 'file-pdf',
		};
	}
	const text = TEXT.test(mimeType) || mimeType === '' ? decoded(data) : undefined;
	return text === undefined
		? t('{0} was not attached: models read text, images (PNG, JPEG, GIF, WebP) and PDF.', label)
		: { label, content: text, icon: 'file' };
}

/**
 * Files that were dropped by their addresses. The page names them, so only what lies in the workspace is taken.
 */
export async function attachUris(addresses: readonly string[]): Promise<(Attachment | string)[]> {
	if (!vscode.workspace.isTrusted) {
		return [t('This workspace is not trusted, so none of its files are attached.')];
	}
	const read = addresses.map(async (address) => {
		const uri = parsed(address);
		if (!uri || !vscode.workspace.getWorkspaceFolder(uri)) {
			return t('A file outside of this workspace was not attached. Open its folder, or paste what you mean.');
		}
		const stat = await statOf(uri);
		return stat?.type === vscode.FileType.Directory ? attachFolder(uri) : attachFile(uri);
	});
	return Promise.all(read);
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
	try {
		return await vscode.workspace.fs.stat(uri);
	} catch {
		return undefined;
	}
}

function parsed(address: string): vscode.Uri | undefined {
	try {
		// Joined, so that nothing climbs out of the folder that it seems to lie in.
		return vscode.Uri.joinPath(vscode.Uri.parse(address, true), '.');
	} catch {
		return undefined;
	}
}

function decoded(base64: string): string | undefined {
	try {
		const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
