/** The price of some pieces of one article, in cents. */
export function price(pieces: number, centsEach: number): number {
	return pieces * centsEach;
}

/** A price as people read it. */
export function format(cents: number): string {
	return `${(cents / 100).toFixed(2)} €`;
}
