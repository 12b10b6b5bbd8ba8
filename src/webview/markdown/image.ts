import { element } from '../element.ts';
import { wantMedia } from '../want-media.ts';

/** True for what stands in the place of an image until it is loaded, and around it then. */
export function isImage(candidate: Element): boolean {
	return candidate.classList.contains('image');
}

/** The address of an image, or its path in the workspace. */
export function sourceOf(image: HTMLElement): string {
	return image.title;
}

/** Puts an image in its place. @param src a `data:` address, or one that the host serves. */
export function showImage(place: HTMLElement, src: string): void {
	place.replaceChildren(element('img', { src, alt: place.getAttribute('alt') ?? '' }));
	place.classList.add('loaded');
	for (const name of ['role', 'tabindex', 'aria-busy']) {
		place.removeAttribute(name);
	}
}

/** Asks for the pictures of the workspace in an element, each once. */
export function wantPictures(root: HTMLElement): void {
	for (const place of root.querySelectorAll<HTMLElement>('.image.local:not([aria-busy], .loaded)')) {
		place.setAttribute('aria-busy', 'true');
		wantMedia(place, sourceOf(place));
	}
}
