import type { Env, MarkdownIt, Token } from 'markdown-it';
import type { BlockText } from './cut-lines.ts';
import { holdsOpenFormula } from './math-rules.ts';
import type { Cut } from './rest.ts';

/**
 * A paragraph is cut between two words, where everything that was opened is closed: no emphasis, code, link or
 * formula can begin before the cut and end behind it.
 */
export function cutParagraph(parser: MarkdownIt, { source, rest }: BlockText, env: Env): Cut | undefined {
	// What begins with a bracket may still be a link definition.
	const length = /^ {0,3}\[/.test(source) ? undefined : cutPlace(source);
	if (length === undefined || holdsOpenFormula(source.slice(0, length))) {
		return undefined;
	}
	const prefix = rest ? 'x' : '';
	const children = (text: string) => parser.parseInline(text, env)[0]?.children ?? [];
	const before = children(unindent(prefix + source.slice(0, length)));
	if (!before.every(isClosed)) {
		return undefined;
	}
	return { length, kept: 0, rest: { type: 'paragraph' } };
}

/** Before the last space but a few words, in a line that cannot turn out to be the head of a table. */
function cutPlace(source: string): number | undefined {
	const space = source.lastIndexOf(' ', source.length - 40);
	const word = source.slice(0, space).trimEnd();
	const line = word.slice(word.lastIndexOf('\n') + 1);
	const isBetweenWords = /^ +[^\s]/.test(source.slice(word.length)) && !/[\\\s]$/.test(word);
	// A line of signs alone could be read as an underline or a rule.
	const isCuttable = space > 0 && isBetweenWords && /\p{L}/u.test(line) && !line.includes('|');
	return isCuttable ? word.length : undefined;
}

/** True for a token after whose text and a space everything is read as if it were not there. */
export function isClosed({ type, content }: Token): boolean {
	if (type !== 'text') {
		return true;
	}
	const rest = content
		// Between two spaces, or within a word, these open nothing.
		.replace(/(?<=\s)[*_~]+(?=\s)/g, '')
		.replace(/(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu, '')
		// Nothing but a space follows a pair, so it is no link any more; a later definition has its own way.
		.replace(/\[[^[\]]*\](?![([])/g, '');
	return !/[*_~`[\]$\\]/.test(rest);
}

/** The parser takes the space from the beginning of each line of a paragraph. */
export function unindent(text: string): string {
	return text.replace(/^[ \t]+/gm, '');
}
