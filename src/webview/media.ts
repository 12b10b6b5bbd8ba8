import { t } from '@vscode/l10n';
import { element, icon, iconButton, textButton } from './element.ts';
import type { PieceView } from './piece-view.ts';
import { wantMedia } from './want-media.ts';

const SHOWN_IMAGE = /^image\/(?:png|jpeg|gif|webp)$/;
const PLAYED = /^(audio|video)\/[\w.+-]{1,40}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** What the host keeps for the page: it is asked for as soon as it is there. */
const KEPT = /^weir-media:/;

/** Where media can be shown from. */
interface Loaded {
	mimeType: string;
	/** A `data:` address, or one that the host serves. */
	src: string;
}

/** Media that a model made: shown or played where it came with the answer; fetched when the user wants it. */
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
				const src = BASE64.test(piece.data) ? `data:${mimeType};base64,${piece.data}` : '';
				root.append(...contentOf({ mimeType, src }));
				return;
			}
			root.dataset.source = piece.url;
			root.append(...placeOf(piece.url, mimeType));
			if (KEPT.test(piece.url)) {
				wantMedia(root, piece.url);
			}
		},
	};
}

/** Shows what the host has loaded for a piece of media, or says why there is nothing to show. */
export function showMedia(root: HTMLElement, loaded: Loaded | { problem: string }): void {
	if ('problem' in loaded) {
		const problem = element('p', { class: 'media-problem', role: 'status' }, loaded.problem);
		root.querySelector('.media-problem')?.remove();
		root.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
		root.append(problem);
	} else {
		root.replaceChildren(...contentOf(loaded));
	}
}

function contentOf({ mimeType, src }: Loaded): HTMLElement[] {
	const player = PLAYED.exec(mimeType)?.[1];
	const isImage = SHOWN_IMAGE.test(mimeType);
	if (src === '' || !(isImage || player)) {
		return [
			element('span', {}, icon('file-media'), t('{0} cannot be shown here.', mimeType)),
			...(src === '' ? [] : [actions(false)]),
		];
	}
	const shown = isImage
		? // Without it, what the host serves could be shown but not copied.
			element('img', { src, alt: t('Image made by the model'), crossorigin: 'anonymous' })
		: element(player === 'audio' ? 'audio' : 'video', { src, controls: true, preload: 'metadata' });
	return [shown, actions(isImage)];
}

function actions(isImage: boolean): HTMLElement {
	return element(
		'div',
		{ class: 'media-actions' },
		isImage && iconButton('copy', t('Copy Image'), { 'data-action': 'copy-image' }),
		iconButton('save', t('Save…'), { 'data-action': 'save-media' }),
	);
}

/** Fetching it would tell its host who reads; the user decides. */
function placeOf(url: string, mimeType: string): HTMLElement[] {
	if (KEPT.test(url)) {
		return [element('span', { class: 'media-place', 'aria-busy': 'true' }, icon('file-media'), mimeType)];
	}
	const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
	if (!isWeb) {
		const label = t('{0} from an address that is not opened', mimeType);
		return [element('span', { title: url }, icon('file-media'), label)];
	}
	const { host } = new URL(url);
	return [
		element(
			'div',
			{ class: 'buttons' },
			textButton(t('Show {0} from {1}', mimeType, host), {
				class: 'button secondary',
				title: url,
				'data-action': 'load-media',
			}),
			element('a', { href: url, title: url }, t('Open in Browser')),
		),
	];
}
