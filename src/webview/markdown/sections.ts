import { element } from '../element.ts';
import { watchAsOne } from './watch.ts';

/** So many blocks share a section, and so many sections a chapter. */
const SECTION_BLOCKS = 32;
/** A part of a long block is as long as so many usual blocks. */
const PART_BLOCKS = 8;
const CHAPTER_SECTIONS = 12;

/**
 * Where the blocks of a text stand in the page: chapters of sections of blocks, the open blocks behind the settled
 * ones. What is outside the viewport is not laid out: a section, or a whole chapter that is full. The browser watches
 * each of them in every frame and looks at every child of what grows, so both have to be few.
 */
export interface Sections {
	/** Puts an open block behind all others and returns it. */
	open(block: HTMLElement): HTMLElement;
	/** The first open block, this one, is final. */
	settle(block: HTMLElement): void;
	/** Takes a final block away; it is one of the last. */
	retract(block: HTMLElement): void;
	/** No more text comes. */
	end(): void;
}

/** Builds the first section inside `root`. */
export function createSections(root: HTMLElement): Sections {
	let chapter = root.appendChild(element('div', { class: 'chapter' }));
	let section = chapter.appendChild(element('div', { class: 'section open growing' }));
	/** How many settled blocks it holds, and how many usual ones are as long. */
	let count = 0;
	let size = 0;
	/** The section before the last one. */
	let previous: HTMLElement | undefined;

	const begin = () => {
		// The last one still stands in sight: what the browser begins to watch there, it styles and lays out once more.
		previous?.classList.add('settled');
		previous = section;
		section.className = 'section';
		if (chapter.childElementCount >= CHAPTER_SECTIONS) {
			watchAsOne(chapter);
			chapter = root.appendChild(element('div', { class: 'chapter' }));
		}
		return chapter.appendChild(element('div', { class: 'section open growing' }));
	};
	return {
		open: (block) => section.appendChild(block),
		settle(block) {
			count++;
			size += lengthOf(block);
			if (size >= SECTION_BLOCKS) {
				// Now, and not when the next one is settled: a block that has just begun costs little to move.
				const next = begin();
				next.append(...[...section.children].slice(count));
				section = next;
				count = 0;
				size = 0;
			}
		},
		retract(block) {
			// A section that has lost blocks is filled again only if it is the last; the others stay smaller.
			const { parentElement } = block;
			block.remove();
			if (parentElement === section) {
				count--;
				size -= lengthOf(block);
			} else {
				removeEmpty(parentElement, chapter);
			}
		},
		end: () => section.classList.remove('growing'),
	};
}

function lengthOf(block: HTMLElement): number {
	return block.matches('.goes-on, .continued') ? PART_BLOCKS : 1;
}

/** Takes an empty section away, and its chapter with it where that is empty too and not the last. */
function removeEmpty(section: Element | null, last: Element): void {
	const chapter = section?.parentElement;
	if (section?.childElementCount === 0) {
		section.remove();
	}
	if (chapter !== last && chapter?.childElementCount === 0) {
		chapter.remove();
	}
}
