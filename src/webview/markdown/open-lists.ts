import type { Token } from 'markdown-it';

/** A list that text may still be added to. */
export interface OpenList {
	/** Where its tokens begin. */
	open: number;
	/** Where its items begin. */
	items: number[];
}

/** The list that tokens are, the list at the end of its last item, and so on inwards. */
export function openLists(tokens: readonly Token[]): OpenList[] {
	const lists: OpenList[] = [];
	for (let open = 0; isListOpen(tokens[open]); ) {
		const level = lists.length * 2 + 1;
		const items = tokens.flatMap(({ type, level: at }, index) =>
			index > open && type === 'list_item_open' && at === level ? [index] : [],
		);
		const last = items.at(-1);
		lists.push({ open, items });
		if (last === undefined) {
			break;
		}
		open = lastChild(tokens, last, level + 1);
	}
	return lists;
}

function isListOpen(token: Token | undefined): boolean {
	return token?.type === 'bullet_list_open' || token?.type === 'ordered_list_open';
}

/** Where an item's last child begins, which is one that opens and closes; the item itself where there is none. */
function lastChild(tokens: readonly Token[], item: number, level: number): number {
	const found = tokens.findLastIndex(
		(token, index) => index > item && token.level === level && token.nesting >= 0,
	);
	return found < 0 ? item : found;
}
