import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';
import { PLACED_MARK, withoutMarks } from './cited-text.ts';

/** `[1]`, where it begins neither a link nor a definition; the second group is the label of a link by reference. */
const MARK = /\[(\d{1,3})\](?![(:])(?=(?:\[([^[\]]+)\])?)/y;

/**
 * Teaches a parser the marks by which answers cite: `[1]` becomes a `.cite`, unless the text defines a link of that
 * name; so does a mark that `withMarks` has put in. Whether there is such a source shows when the answer is whole; see
 * `sources.ts`.
 */
export function addCitations(parser: MarkdownIt): void {
	parser.inline.ruler.before(
		'link',
		'cite',
		(state, silent) => readPlaced(state, silent) || readMark(state, silent),
	);
	parser.core.ruler.push('stray-marks', dropStray);
	parser.renderer.rules.cite = (tokens, index) => `<sup class="cite">[${tokens[index]?.content}]</sup>`;
}

function readPlaced(state: StateInline, silent: boolean): boolean {
	PLACED_MARK.lastIndex = state.pos;
	const [mark, number = ''] = PLACED_MARK.exec(state.src) ?? [];
	if (mark === undefined || state.pos + mark.length > state.posMax) {
		return false;
	}
	if (!silent) {
		state.push('cite', 'sup', 0).content = number;
	}
	state.pos += mark.length;
	return true;
}

/** Where no mark can stand (code, formulas, addresses), it leaves the text as it was. */
function dropStray({ tokens }: StateCore): void {
	for (const token of tokens) {
		for (const one of token.children ?? [token]) {
			dropFrom(one);
		}
	}
}

function dropFrom(token: Token): void {
	token.content = withoutMarks(token.content);
	token.info = withoutMarks(token.info);
	token.attrs?.forEach((pair) => {
		pair[1] = withoutMarks(String(pair[1]));
	});
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
