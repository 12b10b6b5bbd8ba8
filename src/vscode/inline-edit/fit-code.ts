/** What surrounds the code that is replaced. */
export interface Surroundings {
	/** The code that is replaced. */
	original: string;
	/** Whether it begins at the start of its line, its indentation included. */
	isWholeLines: boolean;
	eol: '\n' | '\r\n';
}

/**
 * A model's code, made to stand where the original stood: indented as it was (models like to begin at the left
 * edge), with the document's line ends, and ending in a line end only if the original did.
 */
export function fitCode(code: string, { original, isWholeLines, eol }: Surroundings): string {
	const lines = withoutBlankEdges(splitLines(code));
	const fitted = isWholeLines ? reindent(lines, indentOf(splitLines(original))) : withoutLeading(lines);
	return fitted.join(eol) + (fitted.length > 0 && /\n$/.test(original) ? eol : '');
}

/**
 * What the selection looks like while the code is still being written: the new lines, then those of the original
 * that they have not reached yet. So the diff grows from the top instead of starting as one large deletion.
 */
export function previewOf(code: string, { original, eol }: Surroundings): string {
	if (code === '') {
		return original;
	}
	const written = splitLines(code);
	return [...written, ...splitLines(original).slice(written.length)].join(eol);
}

function reindent(lines: readonly string[], indent: string): string[] {
	const given = indentOf(lines);
	return lines.map((line) => (line.trim() === '' ? '' : indent + line.slice(given.length)));
}

/** A selection that begins in the middle of a line: the indentation before it is not the model's to repeat. */
function withoutLeading([first, ...rest]: readonly string[]): string[] {
	return first === undefined ? [] : [first.trimStart(), ...rest];
}

/** The white space that every line which holds anything begins with. */
function indentOf(lines: readonly string[]): string {
	const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
	return indents.reduce(commonStart, indents[0] ?? '');
}

function commonStart(a: string, b: string): string {
	let length = 0;
	while (length < a.length && a[length] === b[length]) {
		length += 1;
	}
	return a.slice(0, length);
}

function withoutBlankEdges(lines: readonly string[]): string[] {
	const holdsText = (line: string) => line.trim() !== '';
	const first = lines.findIndex(holdsText);
	return first === -1 ? [] : lines.slice(first, lines.findLastIndex(holdsText) + 1);
}

function splitLines(text: string): string[] {
	return text.split(/\r\n|\r|\n/);
}
