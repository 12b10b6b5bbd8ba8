/** Lines of a text that give way to others: from the start of one line to the start of another, in UTF-16 units. */
export interface ChangedLines {
	from: number;
	to: number;
	text: string;
}

/**
 * The smallest run of whole lines by which two texts differ, so that an edit leaves the rest of a document alone:
 * its cursors, marks and folds.
 */
export function changedLines(before: string, after: string): ChangedLines {
	const longest = Math.min(before.length, after.length);
	let from = 0;
	while (from < longest && before[from] === after[from]) {
		from += 1;
	}
	from = lineStart(before, from);
	let same = 0;
	while (same < longest - from && before[before.length - 1 - same] === after[after.length - 1 - same]) {
		same += 1;
	}
	same = wholeLinesAtEnd(before, same);
	return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}

function lineStart(text: string, offset: number): number {
	return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** How much of the end that both texts share begins after a line end. */
function wholeLinesAtEnd(text: string, same: number): number {
	const start = text.length - same;
	if (same === 0 || text[start - 1] === '\n') {
		return same;
	}
	const next = text.indexOf('\n', start);
	return next === -1 ? 0 : text.length - next - 1;
}
