/**
 * A text from a chat in one line: nothing in it turns the writing direction around what follows, or makes the line
 * longer than it is worth.
 *
 * @param longest in UTF-16 units.
 */
export function plainText(text: string, longest = LONGEST): string {
	// A megabyte that somebody pasted is not to be searched for spaces; what is cut would not be shown.
	const line = text
		.slice(0, 4 * longest)
		.replace(UNSEEN, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
	return cut.toWellFormed();
}

/** `plainText` for a line of a list: VS Code draws no icon in it. */
export function labelText(text: string): string {
	return plainText(text).replace(ICON, '\\$&');
}

/** `plainText` for a notification: VS Code makes no link in it, which could run a command. */
export function noticeText(text: string): string {
	return plainText(text).replaceAll('](', '] (');
}

const LONGEST = 200;

/** Control characters, and those that change the direction of what follows (UAX #9). */
const UNSEEN = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** What VS Code draws as an icon in a label, such as `$(trash)`; a backslash before it leaves it a text. */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;
