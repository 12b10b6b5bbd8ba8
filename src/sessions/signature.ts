/**
 * The signature of a text: which twos and fours of characters occur in its words, hashed into bits. It answers "is
 * this word surely not in there?" without the text, at about a twelfth of its size. A power of two of bits, folded as
 * long as a third of them at most is set: a four that is not there seems to be once in three times, so that a word of
 * eight letters rarely passes by accident. Twos are for shorter words, and for languages whose words are short.
 *
 * @param text folded, as the words asked for are.
 */
export function signatureOf(text: string): Uint8Array {
	const hashes = hashesOf(text);
	const bits = new Uint8Array(sizeFor(hashes.length) / 8);
	const mask = bits.length * 8 - 1;
	for (let at = 0; at < hashes.length; at++) {
		const bit = (hashes[at] as number) & mask;
		bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7));
	}
	return shrunk(bits);
}

/** False where the text of the signature surely does not hold the word; a single character may always be there. */
export function mayHold(signature: Uint8Array, word: string): boolean {
	const mask = signature.length * 8 - 1;
	return hashesOf(word).every((hash) => ((signature[(hash & mask) >>> 3] ?? 0) & (1 << (hash & 7))) !== 0);
}

/** In bits. */
const LARGEST = 1 << 20;
const SMALLEST = 1 << 9;
const FULLEST = 1 / 3;

/** Room for as many hashes at less than the fullest, as far as there is a largest size. */
function sizeFor(hashes: number): number {
	return Math.min(LARGEST, Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(hashes * 3 + 1))));
}

/** Of 20 bits each. None reaches over white space: no word that is asked for does. */
function hashesOf(text: string): Uint32Array {
	const hashes = new Uint32Array(text.length * 2);
	let count = 0;
	/** Characters since the last white space, and the last four of them mixed. */
	let run = 0;
	let four = 0;
	let last = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code <= SPACE) {
			run = 0;
			continue;
		}
		run++;
		// Eight bits on at each step: what came five characters ago has left the 32.
		four = (four << 8) ^ Math.imul(code, MIXER);
		if (run >= 2) {
			hashes[count++] = spread(Math.imul(last, MIXER) + code);
		}
		if (run >= 4) {
			hashes[count++] = spread(four ^ SALT);
		}
		last = code;
	}
	return hashes.subarray(0, count);
}

const SPACE = 32;
const MIXER = 0x01000193;
const SALT = 0x5bd1e995;

/** Fibonacci hashing: neighbouring numbers land far from each other (Knuth, TAOCP 3, 6.4). */
function spread(value: number): number {
	return Math.imul(value, 0x9e3779b1) >>> 12;
}

/** Halves laid over each other as long as what comes of it is not too full. */
function shrunk(bits: Uint8Array): Uint8Array {
	let whole = bits;
	while (whole.length * 8 > SMALLEST) {
		const half = whole.slice(0, whole.length / 2);
		for (let at = 0; at < half.length; at++) {
			half[at] = (half[at] as number) | (whole[at + half.length] as number);
		}
		if (countBits(half) > half.length * 8 * FULLEST) {
			return whole;
		}
		whole = half;
	}
	return whole;
}

/** Thirty-two at a time (Warren, Hacker's Delight, 5-1). */
function countBits(bits: Uint8Array): number {
	let count = 0;
	for (const word of new Uint32Array(bits.buffer)) {
		const twos = word - ((word >>> 1) & 0x55555555);
		const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
		count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
	}
	return count;
}
