import { element } from './element.ts';
import { createMedia } from './media.ts';
import type { PieceView } from './piece-view.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { createReasoning } from './reasoning.ts';
import { isRunning, type PageTurn } from './state.ts';
import { createTextPiece } from './text-piece.ts';
import { createToolCard } from './tool-card.ts';

/** What answers a turn: text, reasoning, tool calls and media in their order. */
export interface AnswerView {
	readonly element: HTMLElement;
	update(turn: PageTurn): void;
}

const CREATE: Readonly<Record<Piece['type'], () => PieceView>> = {
	text: createTextPiece,
	refusal: createTextPiece,
	reasoning: createReasoning,
	tool: createToolCard,
	media: createMedia,
};

/** Builds an empty answer; while a turn keeps its revision, what stands there only grows. */
export function createAnswer(): AnswerView {
	const root = element('div', { class: 'answer' });
	let views: PieceView[] = [];
	let revision = 0;
	return {
		element: root,
		update(turn) {
			if (turn.revision !== revision) {
				root.replaceChildren();
				views = [];
				revision = turn.revision;
			}
			const pieces = piecesOf(turn.answer);
			pieces.forEach((piece, index) => {
				const view = views[index] ?? CREATE[piece.type]();
				if (!views[index]) {
					view.element.classList.add('piece', `piece-${piece.type}`);
					views.push(view);
					root.append(view.element);
				}
				view.update(piece, isLive(piece, index === pieces.length - 1, turn));
			});
			root.classList.toggle('streaming', isRunning(turn) && pieces.at(-1)?.type === 'text');
		},
	};
}

/** Only the last piece still grows; a tool call also waits for its result while others follow. */
function isLive(piece: Piece, isLast: boolean, turn: PageTurn): boolean {
	return isRunning(turn) && (isLast || piece.type === 'tool');
}
