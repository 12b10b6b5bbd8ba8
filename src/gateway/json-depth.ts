const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether JSON text nests arrays and objects deeper than `most`. `JSON.parse` would take a million levels, and whatever
 * walks through them afterwards would not. Linear, and fast over strings, which most of a request is.
 *
 * @param bytes UTF-8; need not be valid JSON.
 */
export function isDeeperThan(most: number, bytes: Buffer): boolean {
	let depth = 0;
	for (let at = 0; at < bytes.length; at++) {
		switch (bytes[at]) {
			case QUOTE:
				at = endOfString(bytes, at + 1);
				break;
			case 0x5b:
			case 0x7b:
				depth += 1;
				if (depth > most) {
					return true;
				}
				break;
			case 0x5d:
			case 0x7d:
				depth -= 1;
				break;
		}
	}
	return false;
}

/** Where the string ends that began before `from`: at the first quote with an even number of backslashes before it. */
function endOfString(bytes: Buffer, from: number): number {
	let quote = bytes.indexOf(QUOTE, from);
	while (quote !== -1) {
		let slashes = 0;
		while (quote - 1 - slashes >= from && bytes[quote - 1 - slashes] === BACKSLASH) {
			slashes += 1;
		}
		if (slashes % 2 === 0) {
			return quote;
		}
		quote = bytes.indexOf(QUOTE, quote + 1);
	}
	return bytes.length;
}
