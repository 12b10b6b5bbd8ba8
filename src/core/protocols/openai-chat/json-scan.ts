/** Tells whether JSON text that comes in pieces has come to its end. Linear: each piece is looked at once. */
export interface JsonScan {
	push(piece: string): void;
	/** True once an object or array that was opened is closed again. */
	whole(): boolean;
}

/** Follows brackets and strings only; it does not say whether the text is valid. */
export function createJsonScan(): JsonScan {
	let depth = 0;
	let opened = false;
	let inString = false;
	let escaped = false;

	const scan = (unit: string) => {
		if (inString) {
			inString = escaped || unit !== '"';
			escaped = !escaped && unit === '\\';
		} else if (unit === '"') {
			inString = true;
		} else if (unit === '{' || unit === '[') {
			depth++;
			opened = true;
		} else if (unit === '}' || unit === ']') {
			depth--;
		}
	};

	return {
		push(piece) {
			for (const unit of piece) {
				scan(unit);
			}
		},
		whole: () => opened && depth <= 0 && !inString,
	};
}
