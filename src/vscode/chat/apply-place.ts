/** Where code of an answer belongs in a document, in UTF-16 units. */
export interface Place {
	start: number;
	end: number;
}

/**
 * Finds what a block of code is meant to replace: what is selected; else the lines from its own first to its own last
 * line, where the document has that first line once; else nothing, at the cursor.
 *
 * @param selected an empty range is a cursor.
 */
export function placeOf(document: string, code: string, selected: Place): Place {
	if (selected.end > selected.start) {
		return selected;
	}
	const lines = code.split('\n').filter((line) => line.trim() !== '');
	const [first = '', last = ''] = [lines.at(0), lines.at(-1)];
	const start = onlyLine(document, first);
	if (start === undefined || lines.length < 2) {
		return selected;
	}
	const end = lineAfter(document, last, start + first.length);
	return end === undefined ? selected : { start, end };
}

/** Where a line begins that a text has exactly once. */
function onlyLine(text: string, line: string): number | undefined {
	const at = findLine(text, line, 0);
	return at === undefined || findLine(text, line, at + 1) !== undefined ? undefined : at;
}

function lineAfter(text: string, line: string, from: number): number | undefined {
	const at = findLine(text, line, from);
	return at === undefined ? undefined : at + line.length;
}

function findLine(text: string, line: string, from: number): number | undefined {
	for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
		const isStart = at === 0 || text[at - 1] === '\n';
		const isEnd = /^\r?(?:\n|$)/.test(text.slice(at + line.length, at + line.length + 2));
		if (isStart && isEnd) {
			return at;
		}
	}
	return undefined;
}
