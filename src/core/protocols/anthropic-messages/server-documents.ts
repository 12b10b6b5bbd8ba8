import * as z from 'zod/mini';
import type { FilePart } from '../../chat.ts';

/** Where a document's content stands: in the request. Documents elsewhere are refused with the list of these. */
export const documentSource = z.discriminatedUnion('type', [
	z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
	z.object({ type: z.literal('text'), media_type: z.optional(z.string()), data: z.string() }),
]);

/** A client's document as a file. */
export function decodeDocument({
	source,
	title,
}: {
	source: z.infer<typeof documentSource>;
	title?: string | null | undefined;
}): FilePart {
	const name = title ?? 'document';
	return source.type === 'base64'
		? { type: 'file', mimeType: source.media_type, name, data: source.data }
		: { type: 'file', mimeType: 'text/plain', name, data: base64Of(source.data) };
}

function base64Of(text: string): string {
	// In pieces: a call takes only so many arguments.
	const bytes = new TextEncoder().encode(text);
	let units = '';
	for (let start = 0; start < bytes.length; start += 8192) {
		units += String.fromCharCode(...bytes.subarray(start, start + 8192));
	}
	return btoa(units);
}
