import { element, icon } from './element.ts';
import type { PieceView } from './piece-view.ts';

const SHOWN_IMAGE = /^image\/(?:png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Media that a model made: shown where it came with the answer, named where it lies elsewhere. */
export function createMedia(): PieceView {
	const root = element('div', { class: 'media' });
	return {
		element: root,
		update(piece) {
			if (piece.type !== 'media' || root.firstChild) {
				return;
			}
			const { mimeType } = piece;
			if ('data' in piece) {
				root.append(
					SHOWN_IMAGE.test(mimeType) && BASE64.test(piece.data)
						? element('img', { src: `data:${mimeType};base64,${piece.data}`, alt: 'Image made by the model' })
						: element('span', {}, icon('file-media'), `${mimeType} cannot be shown here.`),
				);
			} else {
				root.append(linkTo(piece.url, mimeType));
			}
		},
	};
}

/** Fetching it would tell its host who reads; the user decides. */
function linkTo(url: string, mimeType: string): HTMLElement {
	const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
	const label = isWeb
		? `Open ${mimeType} from ${new URL(url).host}`
		: `${mimeType} from an address that is not opened`;
	return isWeb
		? element('a', { href: url, title: url }, icon('file-media'), label)
		: element('span', { title: url }, icon('file-media'), label);
}
