import { element } from '../element.ts';

/** So many blocks share a section, which costs nothing while it is outside the viewport. */
const SECTION_BLOCKS = 32;

/** Where the blocks of a text stand in the page: so many to a section, the open ones behind the settled ones. */
export interface Sections {
	/** Puts an open block behind all others and returns it. */
	open(block: HTMLElement): HTMLElement;
	/** The first open block is final. */
	settle(): void;
	/** Takes a final block away; it is one of the last. */
	retract(block: HTMLElement): void;
}

/** Builds the first section inside `root`. */
export function createSections(root: HTMLElement): Sections {
	let section = root.appendChild(element('div', { class: 'section' }));
	let size = 0;
	return {
		open: (block) => section.appendChild(block),
		settle() {
			if (size === SECTION_BLOCKS) {
				const next = root.appendChild(element('div', { class: 'section' }));
				next.append(...[...section.children].slice(SECTION_BLOCKS));
				section = next;
				size = 0;
			}
			size++;
		},
		retract(block) {
			// A section that has lost blocks is filled again only if it is the last; the others stay smaller.
			const { parentElement } = block;
			block.remove();
			if (parentElement === section) {
				size--;
			} else if (parentElement?.childElementCount === 0) {
				parentElement.remove();
			}
		},
	};
}
