import type { MediaPart } from '../../../core/chat.ts';
import type { Turn } from '../../../webview/messages.ts';

/** Base64 longer than this stays with the host: the page is told an address and gets a file. In characters. */
const LONGEST_TOLD = 256 * 1024;

/** Media as the page is told of it: what is large is named in place of being carried. */
export function toldMedia<Media extends MediaPart>(media: Media): MediaPart | Media {
	return 'data' in media && media.data.length > LONGEST_TOLD
		? { type: 'media', mimeType: media.mimeType, url: keptAddress(media) }
		: media;
}

/** The media that `toldMedia` has named so; undefined where these turns have none of that name. */
export function findKept(
	turns: Iterable<Turn>,
	address: string,
): { mimeType: string; data: string } | undefined {
	for (const { answer } of turns) {
		for (const message of answer.messages) {
			for (const part of message.role === 'assistant' ? message.content : []) {
				if (part.type === 'media' && 'data' in part && keptAddress(part) === address) {
					return part;
				}
			}
		}
	}
	return undefined;
}

const addresses = new WeakMap<object, string>();

/** The same for the same data, so that nobody has to remember which is which. Found once for each part. */
function keptAddress(media: { data: string }): string {
	const address = addresses.get(media) ?? addressOf(media.data);
	addresses.set(media, address);
	return address;
}

function addressOf(data: string): string {
	// FNV-1a, twice with different beginnings: 64 bits tell the media of a conversation apart.
	let [first, second] = [0x811c9dc5, 0x01000193];
	for (let at = 0; at < data.length; at++) {
		const unit = data.charCodeAt(at);
		first = Math.imul(first ^ unit, 0x01000193);
		second = Math.imul(second ^ unit, 0x85ebca6b);
	}
	const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
	return `weir-media:${data.length}-${hex(first)}${hex(second)}`;
}
