import { citesOf } from './cites.ts';
import { element } from './element.ts';
import type { Cite } from './markdown/cited-text.ts';
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
	const citing = createCiting();
	return {
		element: root,
		update(turn) {
			if (turn.revision !== revision) {
				root.replaceChildren();
				views = [];
				revision = turn.revision;
			}
			const pieces = timed(citing(turn), turn);
			pieces.forEach((piece, index) => {
				const view = views[index] ?? CREATE[piece.type]();
				if (!views[index]) {
					view.element.classList.add('piece', `piece-${piece.type}`);
					views.push(view);
					root.append(view.element);
				}
				const isLast = index === pieces.length - 1;
				const shown = isLast && piece.type === 'text' ? { ...piece, recent: turn.recent } : piece;
				view.update(shown, isLive(piece, isLast, turn));
			});
		},
	};
}

/**
 * The pieces of a turn's answer, its texts with what they cite. That is looked for again only where a source has come; a
 * text that is not the last is told when the answer is over, since it may have to be shown anew for it.
 */
function createCiting(): (turn: PageTurn) => Piece[] {
	let known = -1;
	let wasRunning = true;
	let cites: (readonly Cite[] | undefined)[] = [];
	return (turn) => {
		const pieces = piecesOf(turn.answer);
		const isNow = isRunning(turn);
		if (turn.answer.citations.length !== known || isNow !== wasRunning) {
			known = turn.answer.citations.length;
			wasRunning = isNow;
			const found = citesOf(turn.answer);
			cites = pieces.map((piece) => (piece.type === 'text' ? found.get(piece) : undefined));
		}
		return pieces.map((piece, index) => {
			const own = isNow && index < pieces.length - 1 ? undefined : cites[index];
			return own && piece.type === 'text' ? { ...piece, cites: own } : piece;
		});
	};
}

/** The pieces with how long they took, which is told when the answer is over. */
function timed(pieces: readonly Piece[], { meter }: PageTurn): readonly Piece[] {
	if (!meter?.reasoningMs && !meter?.toolMs) {
		return pieces;
	}
	const times = {
		reasoning: fitting(pieces, 'reasoning', meter.reasoningMs),
		tool: fitting(pieces, 'tool', meter.toolMs),
	};
	return pieces.map((piece) => {
		const ms = piece.type === 'reasoning' || piece.type === 'tool' ? times[piece.type].shift() : undefined;
		return ms === undefined ? piece : { ...piece, ms };
	});
}

/** The times, as a list of its own; none where the answer is not as it was measured. */
function fitting(pieces: readonly Piece[], type: Piece['type'], ms: readonly number[] = []): number[] {
	return pieces.filter((piece) => piece.type === type).length === ms.length ? [...ms] : [];
}

/** Only the last piece still grows; a tool call also waits for its result while others follow. */
function isLive(piece: Piece, isLast: boolean, turn: PageTurn): boolean {
	return isRunning(turn) && (isLast || piece.type === 'tool');
}
