/** A place in a text at which a source is cited. */
export interface Cite {
	/** The source's number, from 1. */
	number: number;
	/** In UTF-16 units of the text. */
	at: number;
}

/** A letter of no language: what stands between two of it in brackets was put there by `withMarks`. */
const SIGN = '\uE000';

/** How the parser meets such a mark. */
export const PLACED_MARK = new RegExp(`\\[${SIGN}(\\d{1,3})${SIGN}\\]`, 'y');

const ANY_MARK = /(?:\[|%5B)(?:\uE000|%EE%80%80)\d{1,3}(?:\uE000|%EE%80%80)(?:\]|%5D)/gi;

/** A piece of a text with its marks put in. @param from where in the whole text the piece begins. */
export function withMarks(piece: string, cites: readonly Cite[], from: number = 0): string {
	let marked = '';
	let done = 0;
	for (const { number, at } of [...cites].sort((a, b) => a.at - b.at)) {
		marked += `${piece.slice(done, at - from)}[${SIGN}${number}${SIGN}]`;
		done = at - from;
	}
	return marked + piece.slice(done);
}

/** The text without marks, for where they mean nothing: code, formulas, addresses. */
export function withoutMarks(text: string): string {
	return text.includes(SIGN) || text.includes('%EE%80%80') ? text.replace(ANY_MARK, '') : text;
}

/**
 * The place next to `at` where a mark leaves the Markdown around it what it is: behind a link or code that it is in, before
 * white space, not in a line that only draws (a fence, a rule, a table's border).
 */
export function markPlace(text: string, at: number): number {
	let place = behindOpen(text, Math.min(at, text.length));
	for (let lines = 0; lines < MOST_DRAWING; lines += 1) {
		place = text.slice(0, place).trimEnd().length;
		const begin = text.lastIndexOf('\n', place - 1) + 1;
		const line = text.slice(begin, place);
		if (!DRAWS.test(line)) {
			return TABLE_ROW.test(line) ? begin + line.slice(0, -1).trimEnd().length : place;
		}
		if (begin === 0) {
			return 0;
		}
		place = begin;
	}
	return place;
}

/** Lines one after another that only draw; no table and no fence is made of more. */
const MOST_DRAWING = 50;

/** Lines of signs alone, the begin or end of a fence, the definition of a link. */
const DRAWS = /^[\s>|:=*_#~+-]*$|^[\s>]*(?:`{3}|~{3})|^\s{0,3}\[[^\]]+\]:/;
const TABLE_ROW = /^\s*\|.*\|$/;

/** What a mark must not stand in: how it looks where it is open, and its end. */
const OPEN: readonly (readonly [open: RegExp, end: string])[] = [
	[/\]\([^)(]*$/, ')'],
	[/<https?:[^<>\s]*$/, '>'],
	[/^[^`]*`(?:[^`]*`[^`]*`)*[^`]*$/, '`'],
];

function behindOpen(text: string, at: number): number {
	const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
	if (/^[\s>]*`{3}/.test(line)) {
		return at;
	}
	for (const [open, end] of OPEN) {
		if (open.test(line)) {
			const found = text.indexOf(end, at);
			const lineEnd = text.indexOf('\n', at);
			return found === -1 || (lineEnd !== -1 && lineEnd < found) ? at : found + 1;
		}
	}
	return at;
}
