import type { StreamEvent } from '../../stream.ts';
import { readDataUrl } from '../data-url.ts';
import { mimeTypeOf } from './mime-type.ts';

/**
 * What a media bot's answer comes to: its addresses as `media`, in their order and each once, after what is left of
 * the text. An address is media where Markdown shows it as an image or where it says itself what it is.
 */
export function readMediaLinks(text: string): StreamEvent[] {
	const media = new Map<string, StreamEvent>();
	const take = (whole: string, url: string, shown: boolean): string => {
		const event = mediaAt(url, shown);
		if (event) {
			media.set(url, event);
		}
		return event ? '' : whole;
	};
	const left = text
		.replace(MARKDOWN, (whole: string, mark: string, url: string) => take(whole, url, mark === '!'))
		.replace(BARE, (url: string) => take(url, url, false))
		.replace(/[ \t]*\n(?:[ \t]*\n){2,}/g, '\n\n')
		.trim();
	return [...(left === '' ? [] : [{ type: 'text-delta' as const, text: left }]), ...media.values()];
}

/** `![alt](address "title")`, or the same without `!` for a link. */
const MARKDOWN = /(!?)\[[^[\]\n]{0,1000}\]\(<?((?:https?:\/\/|data:)[^\s<>()]+)>?(?:\s+"[^"\n]{0,1000}")?\)/g;

/** An address by itself; what ends a sentence does not belong to it. */
const BARE = /https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/g;

function mediaAt(url: string, shown: boolean): StreamEvent | undefined {
	const data = readDataUrl(url);
	if (data) {
		return { type: 'media', ...data };
	}
	const mimeType = mimeTypeOf(url) ?? (shown ? 'image/*' : undefined);
	return mimeType === undefined ? undefined : { type: 'media', mimeType, url };
}
