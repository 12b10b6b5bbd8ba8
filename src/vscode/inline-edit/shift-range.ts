/** A place in a document: zero-based line, and UTF-16 units into it. */
export interface Place {
	line: number;
	character: number;
}

/** Two places, the first not after the second. */
export interface Span {
	start: Place;
	end: Place;
}

/** One replacement, as VS Code reports it: where it was before the change, and what stands there now. */
export interface Replacement {
	range: Span;
	text: string;
}

/**
 * Where a span lies after the document has changed. Text typed at its edges stays outside. Where a change reaches
 * into the span, the result covers what became of it; whether its text is still the same is for the caller to see.
 *
 * @param replacements of one change of the document; they do not overlap, all in places of the old document.
 */
export function shiftRange(span: Span, replacements: readonly Replacement[]): Span {
	// From the back, so that no replacement moves one that is still to come.
	const fromTheBack = [...replacements].sort((a, b) => compare(b.range.start, a.range.start));
	return fromTheBack.reduce(shiftOnce, span);
}

function shiftOnce(span: Span, { range, text }: Replacement): Span {
	const written = endOf(range.start, text);
	const move = (place: Place) => moved(place, range.end, written);
	if (compare(range.end, span.start) <= 0) {
		return { start: move(span.start), end: move(span.end) };
	}
	if (compare(range.start, span.end) >= 0) {
		return span;
	}
	return {
		start: compare(range.start, span.start) < 0 ? range.start : span.start,
		end: compare(range.end, span.end) >= 0 ? written : move(span.end),
	};
}

/** Where text ends that begins at a place. */
export function endOf(start: Place, text: string): Place {
	const lines = text.split(/\r\n|\r|\n/);
	const last = lines.at(-1) ?? '';
	return lines.length === 1
		? { line: start.line, character: start.character + last.length }
		: { line: start.line + lines.length - 1, character: last.length };
}

/** A place at or after `from`, once what ended at `from` ends at `to`. */
function moved(place: Place, from: Place, to: Place): Place {
	return place.line === from.line
		? { line: to.line, character: to.character + place.character - from.character }
		: { line: place.line + to.line - from.line, character: place.character };
}

function compare(a: Place, b: Place): number {
	return a.line - b.line || a.character - b.character;
}
