import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** What stands around a formula within a text. */
interface Delimiters {
	open: string;
	close: string;
	/** True for a formula that stands on lines of its own. */
	display: boolean;
}

const DELIMITERS: readonly Delimiters[] = [
	{ open: '$$', close: '$$', display: true },
	{ open: '$', close: '$', display: false },
	{ open: '\\(', close: '\\)', display: false },
	{ open: '\\[', close: '\\]', display: true },
];

/** What begins a formula that is a block: it stands alone on its line. The group is the delimiter. */
const BLOCK_OPENER = /^(\$\$|\\\[)[ \t]*$/;

/** An amount and a word, which is prose between the signs of two prices: `5 apples or 6`. */
const PROSE = /^\d[\d.,]*[kKmM]?\s+[a-zA-Z]{2,}/;

/**
 * Teaches a parser formulas in TeX: `$…$`, `\(…\)`, `$$…$$` and `\[…\]` within a paragraph, and a block from a line
 * that is `$$` or `\[` alone to one that ends with its counterpart. Prices stay text: what a single `$` opens stays
 * on its line, has no space at its edges, and no letter or digit around it.
 *
 * The parser makes each a `.formula` that holds its TeX; `formula.ts` makes that look like a formula.
 */
export function addMath(parser: MarkdownIt): void {
	const { escapeHtml } = parser.utils;
	// Whatever ends a paragraph at a fence ends it at a formula too.
	const alt = ['paragraph', 'reference', 'blockquote', 'list'];
	parser.block.ruler.before('table', 'formula', readBlock, { alt });
	parser.inline.ruler.before('escape', 'formula', readInline);
	parser.renderer.rules.formula = (tokens, index) =>
		`<span class="${tokens[index]?.meta?.display ? 'formula display' : 'formula'}">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
	parser.renderer.rules.formula_block = (tokens, index) =>
		`<div class="formula display">${escapeHtml(tokens[index]?.content ?? '')}</div>\n`;
}

/**
 * True where a paragraph of this source, or what began as one, holds a formula that is still open: nothing can be
 * said yet about what follows. Counts signs, so it may be true too often.
 */
export function holdsOpenFormula(source: string): boolean {
	return (
		BLOCK_OPENER.test(lineOf(source)) ||
		isOdd(source) ||
		source.lastIndexOf('\\(') > source.lastIndexOf('\\)') ||
		source.lastIndexOf('\\[') > source.lastIndexOf('\\]')
	);
}

/**
 * Like a fence, a formula ends at its closing line. Unlike one it ends at an empty line too, as in TeX: then it was
 * none, and is a paragraph. So no later text can change where it ends, and a stray sign swallows one paragraph.
 */
function readBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
	const open = BLOCK_OPENER.exec(lineAt(state, startLine))?.[1];
	if (open === undefined || indentAt(state, startLine) >= 4) {
		return false;
	}
	if (silent) {
		// The second `$$` of a paragraph closes what the first has opened.
		return open !== '$$' || !isParagraph(state) || !isOdd(linesBetween(state, state.line, startLine));
	}
	const close = open === '$$' ? '$$' : '\\]';
	let line = startLine + 1;
	while (line < endLine && !state.isEmpty(line) && indentAt(state, line) >= 0) {
		const text = lineAt(state, line).trimEnd();
		line++;
		if (text.endsWith(close) && !text.endsWith(`\\${close}`)) {
			const inner = state.getLines(startLine + 1, line, state.blkIndent, false).trimEnd();
			pushFormula(state, inner.slice(0, -close.length).trim(), [startLine, line]);
			return true;
		}
	}
	pushParagraph(state, state.getLines(startLine, line, state.blkIndent, false).trim(), [startLine, line]);
	return true;
}

function pushFormula(state: StateBlock, content: string, map: [number, number]): void {
	const token = state.push('formula_block', 'div', 0);
	Object.assign(token, { block: true, content, map });
	state.line = map[1];
}

function pushParagraph(state: StateBlock, content: string, map: [number, number]): void {
	state.push('paragraph_open', 'p', 1).map = map;
	Object.assign(state.push('inline', '', 0), { content, map, children: [] });
	state.push('paragraph_close', 'p', -1);
	state.line = map[1];
}

function readInline(state: StateInline, silent: boolean): boolean {
	const { src, pos } = state;
	const delimiters = DELIMITERS.find(({ open }) => src.startsWith(open, pos));
	const end = delimiters && closingOf(src, pos, state.posMax, delimiters);
	if (!delimiters || end === undefined) {
		return false;
	}
	if (!silent) {
		const token = state.push('formula', 'span', 0);
		token.content = src.slice(pos + delimiters.open.length, end).trim();
		token.markup = delimiters.open;
		token.meta = { display: delimiters.display };
	}
	state.pos = end + delimiters.close.length;
	return true;
}

/** Where the closing delimiter stands; undefined where this opens no formula. */
function closingOf(src: string, pos: number, max: number, { open, close }: Delimiters): number | undefined {
	const from = pos + open.length;
	const end = findClosing(src, from, open, close);
	const content = src.slice(from, end);
	if (end === undefined || end + close.length > max || content.trim() === '' || content.includes('`')) {
		return undefined;
	}
	const isText =
		open === '$' &&
		(/^\s|\s$|\n/.test(content) ||
			PROSE.test(content) ||
			/[\p{L}\p{N}$\\]/u.test(src.charAt(pos - 1)) ||
			/[\p{L}\p{N}$]/u.test(src.charAt(end + 1)));
	return isText ? undefined : end;
}

/** The first closing delimiter, unless another formula begins before it. */
function findClosing(src: string, from: number, open: string, close: string): number | undefined {
	const signs = /\\[\s\S]?|\$\$?/g;
	signs.lastIndex = from;
	for (let found = signs.exec(src); found; found = signs.exec(src)) {
		const [sign] = found;
		if (sign === close) {
			return found.index;
		}
		if (sign === open || (open === '$' && sign === '$$')) {
			return undefined;
		}
	}
	return undefined;
}

function isParagraph({ parentType }: StateBlock): boolean {
	return parentType === 'paragraph' || parentType === 'reference';
}

function isOdd(source: string): boolean {
	return (source.match(/\$\$/g)?.length ?? 0) % 2 === 1;
}

function linesBetween(state: StateBlock, from: number, to: number): string {
	return state.getLines(from, to, 0, false);
}

function lineAt(state: StateBlock, line: number): string {
	return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function lineOf(source: string): string {
	return source.slice(0, (source.indexOf('\n') + 1 || source.length + 1) - 1).trimStart();
}

/** How far a line is indented within its block; negative where it lies outside of it. */
function indentAt(state: StateBlock, line: number): number {
	return (state.sCount[line] ?? 0) - state.blkIndent;
}
