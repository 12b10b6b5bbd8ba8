import type { Token } from 'markdown-it';

/**
 * A long block is cut: what can no longer change becomes a part that is final, and only the rest is parsed again.
 * This says how the rest is to be read.
 */
export type Rest =
	| {
			type: 'list';
			/** The last item that was cut off, with other words. */
			stub: string;
			isLoose: boolean;
			/** The number of the next item, where items have numbers. */
			next: number | undefined;
	  }
	| { type: 'table'; head: string }
	| { type: 'paragraph' };

/** Where a block is cut. */
export interface Cut {
	/** So many characters of the block's source are final. */
	length: number;
	/** So many of the block's items or rows are in them. */
	kept: number;
	rest: Rest;
}

/** What stands for the part that was cut off, so that the parser reads the rest as if that stood there. */
export function prefixOf(rest: Rest | undefined): string {
	switch (rest?.type) {
		case 'list':
			return rest.isLoose ? `${rest.stub}\n\n` : `${rest.stub}\n`;
		case 'table':
			return rest.head;
		case 'paragraph':
			return 'x';
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
			return withoutStub(open, others, rest);
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
	}
}

function continued(open: Token): Token {
	open.attrJoin('class', 'continued');
	return open;
}

function withoutStub(
	open: Token,
	others: readonly Token[],
	{ isLoose, next }: Extract<Rest, { type: 'list' }>,
): Token[] | undefined {
	const end = others.findIndex(({ type, level }) => type === 'list_item_close' && level === 1);
	const paragraph = others[1];
	const isSame = open.type === (next === undefined ? 'bullet_list_open' : 'ordered_list_open');
	// A stub that holds more than its paragraph has swallowed the rest; another looseness changes every item.
	if (!isSame || paragraph?.type !== 'paragraph_open' || paragraph.hidden === isLoose || end !== 4) {
		return undefined;
	}
	if (others[end + 1]?.type !== 'list_item_open') {
		return undefined;
	}
	open.attrs = next === undefined || next === 1 ? null : [['start', String(next)]];
	return [continued(open), ...others.slice(end + 1)];
}
