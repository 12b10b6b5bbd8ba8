/** Joins what comes now to text that was shown, which is never shown twice. */
export interface TextSeam {
	/** Takes the next piece; returns what is new of it, '' while that cannot be told. @throws Mismatch */
	push(text: string): string;
	/** No more text comes before something else does; returns what was held back. @throws Mismatch */
	settle(): string;
	/** Whether all that was shown has come again, or need not. */
	isWhole(): boolean;
	/**
	 * What the new text's beginning only says again, in UTF-16 units: words, then the white space at the end of what was
	 * shown; undefined while that cannot be told.
	 */
	dropped(): { repeated: number; space: number } | undefined;
}

/** The new answer is another one than the one that was shown. */
export class Mismatch extends Error {
	override readonly name = 'Mismatch';
}

/** The shortest text that is believed to be a repetition; shorter ones occur by chance ("na" after "bana"). */
export const SHORTEST_REPEAT = 16;

/** How far back a repetition may begin that is not the whole text, in UTF-16 units. */
const LONGEST_OVERLAP = 400;

/** The seam to an answer that begins anew and must first say what was `shown`. */
export function seamAnew(shown: string): TextSeam {
	let held = '';
	let isSettled = shown === '';
	return {
		push(text) {
			if (isSettled) {
				return text;
			}
			held += text;
			if (held.startsWith(shown)) {
				isSettled = true;
				return held.slice(shown.length);
			}
			if (!shown.startsWith(held)) {
				throw new Mismatch();
			}
			return '';
		},
		settle() {
			if (!isSettled) {
				throw new Mismatch();
			}
			return '';
		},
		isWhole: () => isSettled,
		dropped: () => (isSettled ? { repeated: shown.length, space: 0 } : undefined),
	};
}

/**
 * The seam to an answer that was given its own beginning: what was `shown`, without the white space at its end.
 *
 * It may go on from there; repeat the last words, or everything, and then go on; only the white space it says again
 * in any case. What counts as a repetition is at least `SHORTEST_REPEAT` long, occurs nowhere else in the text, and
 * is not a pattern repeated in itself: of such text, more of the same may follow.
 */
export function seamOn(shown: string): TextSeam {
	const given = shown.trimEnd();
	const space = shown.slice(given.length);
	let held = '';
	/** Where in `held` the new text begins; undefined while that cannot be told. */
	let from: number | undefined;
	let isSettled = false;
	let dropped: ReturnType<TextSeam['dropped']>;

	const decide = (isLast: boolean): string => {
		from ??= isLast || !mayStillRepeat(given, held) ? repeatedLength(given, held) : undefined;
		if (from === undefined) {
			return '';
		}
		const rest = held.slice(from);
		if (!isLast && rest.length < space.length && space.startsWith(rest)) {
			return '';
		}
		isSettled = true;
		dropped = { repeated: from, space: rest.startsWith(space) ? space.length : 0 };
		return rest.slice(dropped.space);
	};

	return {
		push(text) {
			if (isSettled) {
				return text;
			}
			held += text;
			return decide(false);
		},
		settle: () => (isSettled || held === '' ? '' : decide(true)),
		isWhole: () => true,
		dropped: () => dropped,
	};
}

/** Whether more text could make of `held` a repetition that it is not yet, or a longer one. */
function mayStillRepeat(given: string, held: string): boolean {
	if (given.length > held.length && given.startsWith(held)) {
		return true;
	}
	// A last occurrence that ends with the text is an overlap already; an earlier one may become a longer one.
	const found = given.slice(-LONGEST_OVERLAP).indexOf(held);
	return found !== -1 && found + held.length < Math.min(given.length, LONGEST_OVERLAP);
}

/** How much of the beginning of `held` only says again what was given. */
function repeatedLength(given: string, held: string): number {
	if (held.startsWith(given) && !isPattern(given)) {
		return given.length;
	}
	for (let size = Math.min(given.length, held.length, LONGEST_OVERLAP); size >= SHORTEST_REPEAT; size--) {
		const repeat = held.slice(0, size);
		if (given.endsWith(repeat)) {
			return given.indexOf(repeat) === given.length - size && !isPattern(repeat) ? size : 0;
		}
	}
	return 0;
}

/** Whether the text repeats itself: its end, a third of it or more, is also its beginning. */
function isPattern(text: string): boolean {
	const sample = text.slice(0, LONGEST_OVERLAP);
	for (let period = 1; period <= (sample.length * 2) / 3; period++) {
		if (sample.startsWith(sample.slice(period))) {
			return true;
		}
	}
	return false;
}
