import { isFormula, texOf } from './formula.ts';
import { isImage, sourceOf } from './image.ts';

/**
 * True for what is completed once it stands in the page: a formula is typeset, an image loaded. It is compared by
 * what it came from, because what it holds is no longer what was rendered.
 */
export function isFilledIn(candidate: Element): boolean {
	return isFormula(candidate) || isImage(candidate);
}

/** Whether two of them came from the same. */
export function cameFromTheSame(shown: HTMLElement, fresh: HTMLElement): boolean {
	return isFilledIn(shown) && isFilledIn(fresh) && originOf(shown) === originOf(fresh);
}

function originOf(element: HTMLElement): string {
	return isFormula(element)
		? JSON.stringify(['formula', texOf(element), element.classList.contains('display')])
		: JSON.stringify(['image', sourceOf(element), element.getAttribute('alt')]);
}
