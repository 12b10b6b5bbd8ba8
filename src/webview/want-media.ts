/** The event by which a part of the page asks for media; its detail is the source. It is heard at the page's root. */
export const MEDIA_WANTED = 'weir-media-wanted';

/**
 * Asks the host for what the page shows by itself: what the host keeps, and pictures of the workspace. The answer is
 * the change `media`.
 *
 * @param place stands in the page, or will with the next frame.
 */
export function wantMedia(place: HTMLElement, source: string): void {
	const ask = () => place.dispatchEvent(new CustomEvent(MEDIA_WANTED, { bubbles: true, detail: source }));
	if (place.isConnected) {
		ask();
	} else {
		requestAnimationFrame(ask);
	}
}
