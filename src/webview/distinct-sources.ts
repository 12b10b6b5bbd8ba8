import type { Citation } from '../core/accumulate.ts';

/** The sources of an answer, each once, however often it is cited. */
export function distinctSources(citations: readonly Citation[]): Citation[] {
	const numbers = numbersOf(citations);
	return citations.filter((_, index) => numbers.indexOf(numbers[index] ?? 0) === index);
}

/** The number of each citation's source, from 1, in the order in which the sources came. */
export function numbersOf(citations: readonly Citation[]): number[] {
	const known = new Map<string, number>();
	return citations.map(({ url, title, text }) => {
		const key = JSON.stringify([url, title, text]);
		const number = known.get(key) ?? known.size + 1;
		known.set(key, number);
		return number;
	});
}
