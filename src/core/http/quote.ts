/** What is quoted of an answer that is not what was asked for, in UTF-16 units. */
export const LONGEST_QUOTE = 500;

/**
 * The beginning of foreign text, fit to stand in an error: one line, without control characters, with an ellipsis
 * where it was cut.
 *
 * @param longest in UTF-16 units; default 500.
 */
export function quote(text: string, longest = LONGEST_QUOTE): string {
	// Twice as much as is kept is enough to fill the quote from, and keeps the cost away from the text's length.
	const line = text
		.slice(0, longest * 2)
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim();
	return line.length < text.trim().length && line.length > longest - 1
		? `${line.slice(0, longest - 1).toWellFormed()}…`
		: line.slice(0, longest);
}
