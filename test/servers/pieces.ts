/** The bytes one by one. */
export function* inBytes(bytes: Uint8Array): Generator<Uint8Array> {
	for (let index = 0; index < bytes.length; index++) {
		yield bytes.subarray(index, index + 1);
	}
}

/** The bytes cut at places that look random and are the same for the same seed. */
export function* inRandomPieces(bytes: Uint8Array, seed: number): Generator<Uint8Array> {
	let state = seed;
	for (let start = 0; start < bytes.length; ) {
		// Numerical Recipes' generator; its upper bits are the good ones.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		const size = 1 + ((state >>> 16) % (state % 5 === 0 ? 600 : 40));
		yield bytes.subarray(start, start + size);
		start += size;
	}
}
