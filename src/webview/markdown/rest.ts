import type { Token } from 'markdown-it';

/**
 * A long block is cut: what can no longer change becomes a part that is final, and only the rest is parsed again.
 * This says how the rest is to be read.
 */
export type Rest =
	/** The list, and where the cut is in a list within, that one and those between. */
	| { type: 'list'; levels: readonly Level[] }
	| { type: 'table'; head: string }
	| { type: 'paragraph' }
	/** A quote goes on with a block of its own, or with the next line of its paragraph. */
	| { type: 'quote'; isMidParagraph: boolean };

/** A list that goes on behind a cut. */
export interface Level {
	/** Its last item that begins before the cut, with other words. */
	stub: string;
	isLoose: boolean;
	/** The number of its first item behind the cut, where items have numbers; one that goes on counts. */
	number: number | undefined;
}

/** Where a block is cut. */
export interface Cut {
	/** So many characters of the block's source are final. */
	length: number;
	/** So many of the items or rows are in them: those of the innermost list that goes on, as it was read. */
	kept: number;
	rest: Rest;
}

/** What stands for the part that was cut off, so that the parser reads the rest as if that stood there. */
export function prefixOf(rest: Rest | undefined): string {
	switch (rest?.type) {
		case 'list':
			return rest.levels.map(({ stub, isLoose }) => (isLoose ? `${stub}\n\n` : `${stub}\n`)).join('');
		case 'table':
			return rest.head;
		case 'paragraph':
			return 'x';
		case 'quote':
			return rest.isMidParagraph ? '> x\n' : '';
		default:
			return '';
	}
}

/**
 * The tokens of a block whose source was read behind `prefixOf(rest)`, without what the prefix made.
 *
 * @returns undefined where the parser did not read it as the rest of such a block: the cut must be taken back.
 */
export function withoutPrefix(tokens: readonly Token[], rest: Rest): Token[] | undefined {
	const [open, ...others] = tokens;
	if (!open) {
		return undefined;
	}
	switch (rest.type) {
		case 'list':
			return withoutStubs(tokens, rest.levels);
		case 'table': {
			const head = others.findIndex(({ type }) => type === 'thead_close');
			return open.type === 'table_open' ? [continued(open), ...others.slice(head + 1)] : undefined;
		}
		case 'paragraph': {
			const text = others[0]?.children?.[0];
			if (open.type !== 'paragraph_open' || text?.type !== 'text' || !text.content.startsWith('x')) {
				return undefined;
			}
			text.content = text.content.slice(1);
			return [continued(open), ...others];
		}
		case 'quote':
			return withoutQuoted(open, others, rest.isMidParagraph);
	}
}

function continued(open: Token): Token {
	open.attrJoin('class', 'continued');
	return open;
}

function withoutQuoted(open: Token, others: Token[], isMidParagraph: boolean): Token[] | undefined {
	if (open.type !== 'blockquote_open') {
		return undefined;
	}
	if (isMidParagraph) {
		const [paragraph, inline] = others;
		const [text, lineBreak] = inline?.children ?? [];
		if (paragraph?.type !== 'paragraph_open' || text?.content !== 'x' || lineBreak?.type !== 'softbreak') {
			return undefined;
		}
		continued(paragraph);
		text.content = '';
	}
	return [continued(open), ...others];
}

/** Each stub is an item that holds a paragraph; all but the last also hold the next list. */
function withoutStubs(tokens: readonly Token[], levels: readonly Level[]): Token[] | undefined {
	const kept: Token[] = [];
	let at = 0;
	for (const [depth, { isLoose, number }] of levels.entries()) {
		const [open, item, paragraph, , , after] = tokens.slice(at, at + 6);
		const isSame = open?.type === (number === undefined ? 'bullet_list_open' : 'ordered_list_open');
		// Another looseness changes every item.
		if (!isSame || !item || paragraph?.type !== 'paragraph_open' || paragraph.hidden === isLoose) {
			return undefined;
		}
		open.attrs = number === undefined || number === 1 ? null : [['start', String(number)]];
		kept.push(continued(open));
		at += 5;
		if (depth < levels.length - 1) {
			kept.push(continued(item));
		} else if (after?.type !== 'list_item_close' || tokens[at + 1]?.type !== 'list_item_open') {
			// A stub that holds more than its paragraph has swallowed the rest.
			return undefined;
		}
	}
	return [...kept, ...tokens.slice(at + 1)];
}
