import type { Piece } from './pieces.ts';

/** A part of an answer in the page. */
export interface PieceView {
	readonly element: HTMLElement;
	/**
	 * Shows what the piece has grown to.
	 *
	 * @param live whether it may still grow.
	 */
	update(piece: Piece, live: boolean): void;
}
