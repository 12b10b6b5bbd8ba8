import type { FilePart, ImagePart, MediaPart } from '../../chat.ts';

/** A file that lies where a bot can fetch it. */
export interface Attachment {
	url: string;
	content_type: string;
	name: string;
	inline_ref: string | null;
	parsed_content: string | null;
}

/** What an image or a file of a request was uploaded as; undefined for one that was not. */
export type FindAttachment = (part: ImagePart | FilePart) => Attachment | undefined;

export function attachmentAt(url: string, contentType: string, name: string): Attachment {
	return { url, content_type: contentType, name, inline_ref: null, parsed_content: null };
}

/** What a model made, attached again; nothing where it came as data, which only an upload could hand over. */
export function attachmentsOfMedia(part: MediaPart): Attachment[] {
	return 'url' in part ? [attachmentAt(part.url, part.mimeType, nameIn(part.url))] : [];
}

/** The last part of an address's path; `file` where it has none. */
export function nameIn(url: string): string {
	const path = URL.canParse(url) ? new URL(url).pathname : '';
	return path.split('/').at(-1) || 'file';
}
