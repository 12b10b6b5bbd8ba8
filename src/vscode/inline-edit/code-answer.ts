/**
 * The code in a model's answer, while it streams and when it is whole: what stands in the first fence; without
 * a fence, the whole text. An empty first line and the line end before the closing fence are not part of it.
 *
 * @param answer the text so far.
 * @param isWhole whether more may come. Until then an answer without a fence counts as prose before one, and a
 * last line that may become the closing fence is held back.
 */
export function codeOf(answer: string, isWhole: boolean): string {
	const opened = OPENING.exec(answer);
	if (!opened) {
		return isWhole ? answer.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd() : '';
	}
	const [line, indent = '', ticks = ''] = opened;
	const inside = answer.slice(opened.index + line.length);
	const closing = new RegExp(`(?:^|\\r?\\n)[ \\t]*${ticks[0]}{${ticks.length},}[ \\t]*(?=\\r?\\n|$)`).exec(
		inside,
	);
	const end = closing?.index ?? (isWhole ? trimmedLength(inside) : heldBack(inside, ticks));
	return unindent(inside.slice(0, end), indent);
}

/** A fence and its info string, on a line of its own (CommonMark, Fenced code blocks). */
const OPENING = /^([ \t]*)(`{3,}(?=[^`\n]*\n)|~{3,}(?=[^\n]*\n))[^\n]*\n/m;

function trimmedLength(text: string): number {
	return text.trimEnd().length;
}

/** The length of the text without what may still become the closing fence or a line end. */
function heldBack(text: string, ticks: string): number {
	const last = /(?:^|\r?\n)[ \t]*([`~]*)\r?$/.exec(text);
	const isClosing = last?.[1] !== undefined && ticks.startsWith(last[1].slice(0, ticks.length));
	return isClosing ? last.index : text.replace(/\r$/, '').length;
}

/** A fence inside a list is indented, and its content with it. */
function unindent(text: string, indent: string): string {
	return indent === '' ? text : text.replace(new RegExp(`^[ \\t]{1,${indent.length}}`, 'gm'), '');
}
