import { t } from '@vscode/l10n';
import { element } from './element.ts';
import { isImage, showImage, sourceOf } from './markdown/image.ts';
import { showMedia } from './media.ts';
import type { Change } from './messages.ts';

/** What the host answers where media was asked for. */
export type LoadedMedia = Extract<Change, { type: 'media' }>;

/** Puts what the host has loaded wherever the conversation shows its source. */
export function showLoaded(root: HTMLElement, loaded: LoadedMedia): void {
	for (const place of root.querySelectorAll<HTMLElement>('.image:not(.loaded), .media')) {
		if (isImage(place) && sourceOf(place) === loaded.source) {
			fillPlace(place, loaded);
		} else if (place.dataset.source === loaded.source) {
			const { mimeType = '', src, problem } = loaded;
			showMedia(
				place,
				src === undefined ? { problem: problem ?? t('It cannot be shown.') } : { mimeType, src },
			);
		}
	}
}

function fillPlace(place: HTMLElement, { src, problem }: LoadedMedia): void {
	if (src !== undefined) {
		showImage(place, src);
		return;
	}
	place.removeAttribute('aria-busy');
	place.querySelector('.image-problem')?.remove();
	place.append(
		element('span', { class: 'image-problem', role: 'status' }, problem ?? t('It cannot be shown.')),
	);
}
