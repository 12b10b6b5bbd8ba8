import { t } from '@vscode/l10n';
import type { MarkdownIt, RendererRule } from 'markdown-it';

/** The images that are shown at once: those that stand in the text itself. */
const INLINE_IMAGE = /^data:image\/(?:png|gif|jpeg|webp);/i;

/** A path without a scheme that names a picture. */
const PICTURE_PATH = /^(?!\/\/)[^:?#]+\.(?:png|gif|jpe?g|webp)$/i;

/** A browser tells its reader's whereabouts to whom it asks for an image, so none is asked for by itself. */
const REMOTE = /^https?:\/\//i;

/**
 * Teaches a parser what stands in the place of an image that is not in the text: a button that names its host, or the
 * place of a picture in the workspace. `title` is its address or path, `alt` its description; see `image.ts`.
 */
export function addImages(parser: MarkdownIt): void {
	const { escapeHtml } = parser.utils;
	const renderImage: RendererRule = (tokens, index, options, env, renderer) => {
		const token = tokens[index];
		const source = String(token?.attrGet('src') ?? '');
		const description = renderer.renderInlineAsText(token?.children ?? [], options, env);
		if (INLINE_IMAGE.test(source)) {
			return `<img src="${escapeHtml(source)}" alt="${escapeHtml(description)}">`;
		}
		const { kind, address, label } = placeOf(source, description);
		const role = kind === 'remote' ? ' role="button" tabindex="0"' : '';
		return (
			`<span class="image ${kind}"${role} title="${escapeHtml(address)}" alt="${escapeHtml(description)}">` +
			`<span class="codicon codicon-file-media"></span>${escapeHtml(label)}</span>`
		);
	};
	parser.renderer.rules.image = renderImage;
}

function placeOf(source: string, description: string): { kind: string; address: string; label: string } {
	if (REMOTE.test(source) && URL.canParse(source)) {
		return { kind: 'remote', address: source, label: remoteLabel(description, new URL(source).host) };
	}
	const label = description || t('Image');
	const path = decoded(source);
	return PICTURE_PATH.test(path)
		? { kind: 'local', address: path, label }
		: { kind: 'none', address: source, label };
}

function remoteLabel(description: string, host: string): string {
	return description === ''
		? t('Image, not loaded from {0}', host)
		: t('{0}, not loaded from {1}', description, host);
}

/** The parser encodes what an address cannot hold. */
function decoded(source: string): string {
	try {
		return decodeURI(source);
	} catch {
		return source;
	}
}
