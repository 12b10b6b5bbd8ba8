import type { MarkdownIt, StateInline } from 'markdown-it';

/** `[1]`, where it begins neither a link nor a definition; the second group is the label of a link by reference. */
const MARK = /\[(\d{1,3})\](?![(:])(?=(?:\[([^[\]]+)\])?)/y;

/**
 * Teaches a parser the marks by which answers cite: `[1]` becomes a `.cite`, unless the text defines a link of that
 * name. Whether there is such a source shows when the answer is whole; see `sources.ts`.
 */
export function addCitations(parser: MarkdownIt): void {
	parser.inline.ruler.before('link', 'cite', readMark);
	parser.renderer.rules.cite = (tokens, index) => `<sup class="cite">[${tokens[index]?.content}]</sup>`;
}

function readMark(state: StateInline, silent: boolean): boolean {
	// While the end of a link's text is looked for, brackets are counted one by one; and no link stands in another.
	if (silent || state.linkLevel > 0) {
		return false;
	}
	MARK.lastIndex = state.pos;
	const [mark, number = '', label = number] = MARK.exec(state.src) ?? [];
	if (mark === undefined || state.pos + mark.length > state.posMax) {
		return false;
	}
	const isDefined = (name: string) =>
		state.env?.references?.[state.md.utils.normalizeReference(name)] !== undefined;
	if (isDefined(number) || isDefined(label)) {
		return false;
	}
	state.push('cite', 'sup', 0).content = number;
	state.pos += mark.length;
	return true;
}
