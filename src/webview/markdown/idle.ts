/** Waits until the page has nothing else to do; about a frame where the browser cannot tell. */
export function idle(): Promise<unknown> {
	return new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
}
