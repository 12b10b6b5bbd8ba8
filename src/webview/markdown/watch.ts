/**
 * Has the browser watch what is full as one thing (`.past`): within it nothing is watched while it is out of sight
 * (`.away`). In every frame the browser looks at all that it watches.
 */
export function watchAsOne(full: HTMLElement): void {
	full.addEventListener('contentvisibilityautostatechange', (event) => {
		if (event.target === full && event instanceof ContentVisibilityAutoStateChangeEvent) {
			full.classList.toggle('away', event.skipped);
			// Only when its style is known does the browser stop watching a child, and here nothing else asks for it.
			getComputedStyle(full.firstElementChild ?? full).getPropertyValue('content-visibility');
		}
	});
	full.classList.add('past');
}
