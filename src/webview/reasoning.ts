import { t } from '@vscode/l10n';
import { element, icon, setText } from './element.ts';
import { createMarkdownView, type MarkdownView } from './markdown/markdown-view.ts';
import { formatSeconds } from './meter-text.ts';
import type { PieceView } from './piece-view.ts';

/** A model's reasoning: folded, with how long it took where the host or the page saw it happen. */
export function createReasoning(): PieceView {
	const title = element('span');
	const root = element(
		'details',
		{ class: 'reasoning' },
		element('summary', {}, icon('chevron-right'), title),
	);
	let began: number | undefined;
	let measured: number | undefined;
	let text = '';
	let shown = 0;
	let isLive = false;
	let view: MarkdownView | undefined;

	// What is folded costs nothing: it is rendered when it is opened.
	const render = () => {
		if (root.open) {
			if (!view) {
				view = createMarkdownView();
				root.append(view.element);
			}
			view.append(text.slice(shown), !isLive);
			shown = text.length;
		}
	};
	root.addEventListener('toggle', render);
	return {
		element: root,
		update(piece, live) {
			if (piece.type !== 'reasoning') {
				return;
			}
			const isSame = piece.text === text && live === isLive && title.textContent !== '';
			if (isSame && piece.ms === measured) {
				return;
			}
			measured = piece.ms;
			if (live) {
				began ??= performance.now();
			}
			const took = piece.ms ?? (began === undefined ? undefined : performance.now() - began);
			setText(title, titleOf(live, took));
			if (isSame) {
				return;
			}
			root.classList.toggle('live', live);
			({ text } = piece);
			isLive = live;
			render();
		},
	};
}

function titleOf(live: boolean, took: number | undefined): string {
	if (live) {
		return t('Thinking…');
	}
	return took === undefined ? t('Thought') : t('Thought for {0}', formatSeconds(took));
}
