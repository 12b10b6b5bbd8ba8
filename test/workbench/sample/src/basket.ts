import { price } from './price.ts';

/** What someone is about to buy. */
export interface Line {
	article: string;
	pieces: number;
	centsEach: number;
}

/** The whole basket's price, in cents. */
export function total(lines: readonly Line[]): number {
	let sum = 0;
	for (const line of lines) {
		sum += price(line.pieces, line.centsEach);
	}
	return sum;
}
