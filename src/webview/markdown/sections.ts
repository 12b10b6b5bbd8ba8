import { element } from '../element.ts';
import { computeStyle } from './compute-style.ts';
import { watchAsOne } from './watch.ts';

/** So many blocks share a section, and so many sections a chapter. */
const SECTION_BLOCKS = 8;
/** A part of a long block is as long as so many usual blocks. */
const PART_BLOCKS = 2;
const CHAPTER_SECTIONS = 24;
const BOOK_CHAPTERS = 8;
/** What the browser begins to watch while it is in sight, it styles and lays out once more. */
const RECENT_SECTIONS = 3;
const PLACES_TO_SCROLL = 'pre, .table-scroll, .formula.display';

/**
 * Where the blocks of a text stand in the page: books of chapters of sections of blocks, the open blocks behind the
 * settled ones. What is outside the viewport is not laid out: a section, or a whole chapter or book that is full. The
 * browser watches each of them in every frame and looks at every child of what grows, so both have to be few.
 */
export interface Sections {
	/** Puts an open block behind all others and returns it. */
	open(block: HTMLElement): HTMLElement;
	/** The first open block, this one, is final. */
	settle(block: HTMLElement): void;
	/** Takes a final block away; it is one of the last. */
	retract(block: HTMLElement): void;
}

/** Builds the first section inside `root`. */
export function createSections(root: HTMLElement): Sections {
	root.addEventListener('contentvisibilityautostatechange', stopScrolling);
	let book = root.appendChild(element('div', { class: 'book' }));
	let chapter = book.appendChild(element('div', { class: 'chapter' }));
	let section = chapter.appendChild(element('div', { class: 'section open' }));
	/** How many settled blocks it holds, and how many usual ones are as long. */
	let count = 0;
	let size = 0;
	/** Full sections that may still be in sight. */
	const recent: HTMLElement[] = [];

	const begin = () => {
		section.className = 'section';
		recent.push(section);
		if (recent.length > RECENT_SECTIONS) {
			recent.shift()?.classList.add('settled');
		}
		if (chapter.childElementCount >= CHAPTER_SECTIONS) {
			watchAsOne(chapter);
			if (book.childElementCount >= BOOK_CHAPTERS) {
				// Chapters that are watched within cost little; to have them all styled anew would be a long task.
				book.classList.add('past');
				book = root.appendChild(element('div', { class: 'book' }));
			}
			chapter = book.appendChild(element('div', { class: 'chapter' }));
		}
		return chapter.appendChild(element('div', { class: 'section open' }));
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
				removeEmpty(parentElement);
			}
		},
	};
}

/**
 * What is out of sight has no place to scroll (`.away`): at every change the browser goes through all such places in the
 * page, through those that it does not lay out, too.
 */
function stopScrolling(event: Event): void {
	const { target } = event;
	if (
		!(target instanceof HTMLElement) ||
		!target.matches('.section, .chapter') ||
		!(event instanceof ContentVisibilityAutoStateChangeEvent)
	) {
		return;
	}
	// Of a chapter, only sections that were never out of sight by themselves: the styles of all would be a long task.
	const sections = target.matches('.section') ? [target] : target.querySelectorAll('.section:not(.away)');
	target.classList.toggle('away', event.skipped);
	for (const section of sections) {
		for (const place of section.querySelectorAll(PLACES_TO_SCROLL)) {
			computeStyle(place);
		}
	}
}

function lengthOf(block: HTMLElement): number {
	return block.matches('.goes-on, .continued') ? PART_BLOCKS : 1;
}

/** Takes an empty section away, and what it alone stood in. What is open is never empty: the last section is in it. */
function removeEmpty(section: Element | null): void {
	for (let empty = section; empty?.childElementCount === 0; ) {
		const { parentElement } = empty;
		empty.remove();
		empty = parentElement;
	}
}
