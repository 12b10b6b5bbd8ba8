import { isFilledIn } from './filled-in.ts';

/** What closes the innermost elements at the end of a block's HTML. */
const CLOSING = /(?:<\/[a-z0-9]+>\n?)+$/;
const NAMES = /<\/([a-z0-9]+)>/g;

/**
 * Adds to the last text of a block where that is all that its new HTML differs in, as it mostly is when words come one
 * by one. Text is text: it needs no parser and nothing that makes it clean.
 *
 * @param block the element that `before` was made into.
 * @returns false where more has changed; nothing is done then.
 */
export function growText(block: HTMLElement, before: string, after: string): boolean {
	const closing = CLOSING.exec(before)?.[0];
	const begin = before.length - (closing?.length ?? 0);
	if (!closing || before.charAt(begin - 1) === '>' || !after.endsWith(closing)) {
		return false;
	}
	const added = after.slice(begin, after.length - closing.length);
	if (/[<&]/.test(added) || !after.startsWith(before.slice(0, begin))) {
		return false;
	}
	const text = lastText(block, closing);
	text?.appendData(added);
	return text !== undefined;
}

/** The text before the tags that close a block, the block's own last. */
function lastText(block: HTMLElement, closing: string): Text | undefined {
	const [outermost, ...names] = [...closing.matchAll(NAMES)].map(([, name]) => name).reverse();
	let inner: Element | null = block.localName === outermost ? block : null;
	for (const name of names) {
		inner = inner?.lastElementChild ?? null;
		inner = inner?.localName === name ? inner : null;
	}
	// What is filled in does not hold what was rendered; a block of code has other elements than its HTML.
	const last = inner && !isFilledIn(inner) ? inner.lastChild : undefined;
	return last instanceof Text ? last : undefined;
}
