import { t } from '@vscode/l10n';
import type { FilePart, ImagePart, UserMessage } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { readDataUrl } from '../data-url.ts';
import type { WireBlock, WireSource } from './wire.ts';

/**
 * One part of a user's message as blocks: none for blank text, which the API refuses.
 *
 * @throws StreamError `invalid-request` for a file that is neither an image, a PDF nor text.
 */
export function encodePart(part: UserMessage['content'][number]): WireBlock[] {
	switch (part.type) {
		case 'text':
			return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
		case 'image':
			return [{ type: 'image', source: encodeImage(part) }];
		case 'file':
			return [encodeFile(part)];
	}
}

function encodeImage(image: ImagePart): WireSource {
	if ('data' in image) {
		return { type: 'base64', media_type: image.mimeType, data: image.data };
	}
	// The API fetches addresses itself, and takes no data in them.
	const held = readDataUrl(image.url);
	return held
		? { type: 'base64', media_type: held.mimeType, data: held.data }
		: { type: 'url', url: image.url };
}

function encodeFile({ mimeType, name, data }: FilePart): WireBlock {
	if (mimeType.startsWith('image/')) {
		return { type: 'image', source: { type: 'base64', media_type: mimeType, data } };
	}
	if (mimeType === 'application/pdf') {
		return { type: 'document', source: { type: 'base64', media_type: mimeType, data }, title: name };
	}
	if (mimeType.startsWith('text/') || mimeType === 'application/json') {
		const source = { type: 'text' as const, media_type: 'text/plain' as const, data: textOf(data, name) };
		return { type: 'document', source, title: name };
	}
	throw new StreamError(
		'invalid-request',
		t('{0} is {1}. This model reads images, PDF and text; leave the file out.', name, mimeType),
	);
}

function textOf(base64: string, name: string): string {
	try {
		return new TextDecoder().decode(Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0)));
	} catch {
		throw new StreamError(
			'invalid-request',
			t('{0} is not valid base64. Leave the file out, or add it anew.', name),
		);
	}
}
