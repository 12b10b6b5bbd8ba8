/** What is kept of a body, in bytes. */
const LENGTH = 1000;

/** The first bytes of a body, in case it turns out to be foreign and has to be quoted; text only when it is asked for. */
export class Beginning {
	readonly #pieces: Uint8Array[] = [];
	#left = LENGTH;

	push(bytes: Uint8Array): void {
		if (this.#left > 0) {
			// A copy: the piece itself may be part of a much larger one.
			const piece = bytes.slice(0, this.#left);
			this.#pieces.push(piece);
			this.#left -= piece.length;
		}
	}

	text(): string {
		const decoder = new TextDecoder();
		return this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join('');
	}
}
