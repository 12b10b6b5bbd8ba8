import { isCodeBlock } from './code-block.ts';

/** Marks the element behind whose last word a caret stands, while text is coming. */
export interface Caret {
	/** Puts it behind the last word of a block; into none where the block has no place for it, a table. */
	moveTo(block: HTMLElement | undefined): void;
}

/** The attribute that marks it; nothing that is rendered has it. */
export const CARET = 'data-caret';

/**
 * Builds a caret that stands nowhere. One mark, and not a rule about last children: such a rule would have what was last
 * styled once more whenever something follows it.
 */
export function createCaret(): Caret {
	let marked: Element | undefined;
	return {
		moveTo(block) {
			const place = block && placeIn(block);
			if (marked !== place) {
				marked?.removeAttribute(CARET);
				place?.setAttribute(CARET, '');
				marked = place;
			}
		},
	};
}

function placeIn(block: Element): Element | undefined {
	if (block.matches('p, h1, h2, h3, h4, h5, h6')) {
		return block;
	}
	const last = block.lastElementChild ?? undefined;
	if (block.matches('ul, ol, blockquote')) {
		return last && placeIn(last);
	}
	if (block.matches('li')) {
		// Where all that it holds is words, they are its own.
		return last?.matches(BLOCKS) ? placeIn(last) : block;
	}
	return isCodeBlock(block)
		? (block.querySelector('code')?.lastElementChild?.lastElementChild ?? undefined)
		: undefined;
}

/** What an item holds besides words. */
const BLOCKS =
	'p, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, hr, .code-block, .table-scroll, .formula.display';
