/** A small seeded generator, so that a failure comes back. Numbers from 0 up to 1. */
export function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Cuts a text into pieces of 1 to `longest` characters. */
export function cutAtRandom(text: string, random: () => number, longest = 40): string[] {
	const pieces: string[] = [];
	for (let at = 0; at < text.length; ) {
		const length = 1 + Math.floor(random() * longest);
		pieces.push(text.slice(at, at + length));
		at += length;
	}
	return pieces;
}
