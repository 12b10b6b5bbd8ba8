import { codeLength, codePieces } from './code-block.ts';
import { computeStyle } from './compute-style.ts';
import { loadHighlighter } from './highlight.ts';
import { idle } from './idle.ts';

/** Longer code stays plain, in UTF-16 units. */
const LONGEST_HIGHLIGHTED = 100_000;
/** A comment or a string that is longer stays plain, and so does what follows it. */
const LONGEST_SLICE = 16_384;

/**
 * Colours a block that is final, piece by piece as there is time: each takes a part of a frame, however long the code
 * is. A piece that ends within a comment or a string is coloured together with the next. Languages that Weir does not
 * know stay plain.
 */
export async function highlightCodeBlock(block: HTMLElement): Promise<void> {
	const language = block.dataset.language ?? '';
	if (language === '' || codeLength(block) > LONGEST_HIGHLIGHTED) {
		return;
	}
	const highlight = await loadHighlighter();
	await idle();
	// Its grammar is compiled with the first code of a language: as much work for a frame as the code itself.
	highlight('', language);
	let slice: HTMLElement[] = [];
	const pieces = codePieces(block);
	for (const piece of pieces) {
		await idle();
		slice.push(piece);
		const [first, ...others] = slice;
		const code = slice.map(({ textContent }) => textContent).join('');
		const coloured = isPlain(piece) ? highlight(code, language) : undefined;
		const isLast = piece === pieces.at(-1);
		if (!first || !coloured || (!coloured.isWhole && !isLast && code.length > LONGEST_SLICE)) {
			return;
		}
		if (coloured.isWhole || isLast) {
			first.replaceChildren(coloured.nodes);
			others.forEach(removePiece);
			slice = [];
			computeStyle(first.lastElementChild ?? first);
		}
	}
}

function removePiece(piece: HTMLElement): void {
	const part = piece.parentElement;
	piece.remove();
	if (part?.childElementCount === 0) {
		part.remove();
	}
}

function isPlain(piece: HTMLElement): boolean {
	return piece.childElementCount === 0;
}
