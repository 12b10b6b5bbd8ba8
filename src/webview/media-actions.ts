import type { PageMessage } from './messages.ts';

/** How long a button says that it has copied, or could not. */
const SAID_MS = 1500;

/** Does what a button beside a piece of media says. */
export function actOnMedia(
	action: 'load-media' | 'save-media' | 'copy-image',
	button: HTMLElement,
	post: (message: PageMessage) => void,
): void {
	const media = button.closest<HTMLElement>('.media');
	const shown = media?.querySelector<HTMLElement & { src: string }>(':scope > :is(img, audio, video)');
	const source = media?.dataset.source ?? shown?.src;
	if (action === 'copy-image') {
		if (shown instanceof HTMLImageElement) {
			copyImage(shown).then(
				() => say(button, 'check'),
				() => say(button, 'error'),
			);
		}
	} else if (source !== undefined) {
		button.setAttribute('aria-busy', String(action === 'load-media'));
		post({ type: action, source });
	}
}

/** Clipboards take PNG only, so that is what an image is made. */
async function copyImage(image: HTMLImageElement): Promise<void> {
	const canvas = document.createElement('canvas');
	canvas.width = image.naturalWidth;
	canvas.height = image.naturalHeight;
	canvas.getContext('2d')?.drawImage(image, 0, 0);
	const png = new Promise<Blob>((resolve, reject) => {
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image is empty.'))), 'image/png');
	});
	await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

function say(button: HTMLElement, sign: 'check' | 'error'): void {
	const icon = button.querySelector('.codicon');
	icon?.classList.replace('codicon-copy', `codicon-${sign}`);
	setTimeout(() => icon?.classList.replace(`codicon-${sign}`, 'codicon-copy'), SAID_MS);
}
