/** How many characters (Unicode code points) a text has; half a pair of surrogates counts as one. */
export function countCharacters(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; at += unitsOf(text, at)) {
		count += 1;
	}
	return count;
}

/**
 * Where the character of that number begins, in UTF-16 units; a text's end where it has fewer.
 *
 * @param from where to count from, and the place of what is looked for from there.
 */
export function unitsBefore(text: string, character: number, from: number = 0): number {
	let at = from;
	for (let count = 0; count < character && at < text.length; count += 1) {
		at += unitsOf(text, at);
	}
	return at;
}

function unitsOf(text: string, at: number): number {
	return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
