import type { Wire } from './wires.ts';

/** How many characters each frame of an answer carries. */
const CHARACTERS = 4;
/** What a socket hands over at once when it is full. */
const PIECE = 16_384;

/** An answer of so many frames, cut into pieces wherever they fall. */
export interface Body {
	pieces: Uint8Array<ArrayBuffer>[];
	bytes: number;
	characters: number;
}

/** @param pieceSize in bytes; default what a full socket hands over. */
export function answerBody(wire: Wire, frames: number, pieceSize = PIECE): Body {
	const texts = Array.from({ length: frames }, (_, i) =>
		wire.frame(String(i % 10_000).padStart(CHARACTERS, ' ')),
	);
	const bytes = new TextEncoder().encode(wire.begin + texts.join('') + wire.end);
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	for (let at = 0; at < bytes.length; at += pieceSize) {
		pieces.push(bytes.subarray(at, at + pieceSize));
	}
	return { pieces, bytes: bytes.length, characters: frames * CHARACTERS };
}
