/** So many pieces are held apart until they become one. */
const MOST_PIECES = 64;

/**
 * Text that comes in small pieces and is rarely read. Put together with `+=` it would be a rope, which keeps each piece
 * and a knot for it: ten times what a model's words take, for as long as nobody reads them. Appending is linear in what
 * is appended.
 */
export class GrowingText {
	#whole = '';
	#pieces: string[] = [];

	append(piece: string): void {
		if (piece !== '' && this.#pieces.push(piece) === MOST_PIECES) {
			this.#settle();
		}
	}

	/** From now on it says this. */
	replace(text: string): void {
		this.#pieces = [];
		this.#whole = text;
	}

	/** What it says by now. */
	get text(): string {
		this.#settle();
		return this.#whole;
	}

	#settle(): void {
		if (this.#pieces.length > 0) {
			this.#whole += this.#pieces.join('');
			this.#pieces = [];
		}
	}
}
