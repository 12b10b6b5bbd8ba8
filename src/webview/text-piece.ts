import { createMarkdownView } from './markdown/markdown-view.ts';
import type { PieceView } from './piece-view.ts';

/** The text of an answer, or of a refusal, as Markdown. */
export function createTextPiece(): PieceView {
	const view = createMarkdownView();
	let shown = 0;
	let isDone = false;
	return {
		element: view.element,
		update(piece, live) {
			const text = 'text' in piece ? piece.text : '';
			if (isDone || (live && text.length === shown)) {
				return;
			}
			view.append(text.slice(shown), !live);
			shown = text.length;
			isDone = !live;
		},
	};
}
