/**
 * Has the browser compute the style of an element now. Out of sight it does not do so by itself, and what has changed there
 * stays a debt: until it is paid, the browser walks to it through all that is out of sight whenever two places change.
 */
export function computeStyle(changed: Element): void {
	getComputedStyle(changed).getPropertyValue('content-visibility');
}
