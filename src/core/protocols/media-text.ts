import type { MediaPart } from '../chat.ts';
import { dataUrl } from './data-url.ts';

/** What a model made, as Markdown, for protocols whose assistants say nothing but text. */
export function mediaText(media: MediaPart): string {
	return `\n![](${'url' in media ? media.url : dataUrl(media)})\n`;
}
