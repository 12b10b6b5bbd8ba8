import { computeStyle } from './compute-style.ts';
import { idle } from './idle.ts';

/**
 * Has the browser watch what is full as one thing (`.past`): within it nothing is watched while it is out of sight
 * (`.away`). In every frame the browser looks at all that it watches.
 */
export function watchAsOne(full: HTMLElement): void {
	full.addEventListener('contentvisibilityautostatechange', (event) => {
		if (event.target === full && event instanceof ContentVisibilityAutoStateChangeEvent) {
			full.classList.toggle('away', event.skipped);
			// Only when its style is known does the browser stop watching a child, and here nothing else asks for it.
			computeStyle(full.firstElementChild ?? full);
			computeRest(full);
		}
	});
	full.classList.add('past');
}

/** One child at a time: what came in large pieces was never styled, and all of it would be a long task. */
async function computeRest(full: Element): Promise<void> {
	for (const child of [...full.children].slice(1)) {
		await idle();
		computeStyle(child);
	}
}
