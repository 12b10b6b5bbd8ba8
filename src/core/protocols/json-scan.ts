/** Tells whether JSON text that comes in pieces has come to its end. Linear: each piece is looked at once. */
export interface JsonScan {
	push(piece: string): void;
	/** True once an object or array that was opened is closed again. */
	whole(): boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: readonly number[] = [91, 123];
const CLOSING: readonly number[] = [93, 125];

/** Follows brackets and strings only; it does not say whether the text is valid. */
export function createJsonScan(): JsonScan {
	let depth = 0;
	let opened = false;
	let inString = false;
	let escaped = false;

	const scan = (unit: number) => {
		if (inString) {
			inString = escaped || unit !== QUOTE;
			escaped = !escaped && unit === BACKSLASH;
		} else if (unit === QUOTE) {
			inString = true;
		} else if (OPENING.includes(unit)) {
			depth++;
			opened = true;
		} else if (CLOSING.includes(unit)) {
			depth--;
		}
	};

	return {
		push(piece) {
			for (let at = 0; at < piece.length; at++) {
				scan(piece.charCodeAt(at));
			}
		},
		whole: () => opened && depth <= 0 && !inString,
	};
}
