import { renderPart } from './draft.ts';
import { isFilledIn } from './filled-in.ts';
import { patchChildren } from './patch.ts';

/** A block whose children can be read without what stands around them. */
const OPENING = /^<(p|h[1-6]|ul|ol|blockquote)(?: [^>]*)?>/;
const TAG = /<(\/?)([a-z0-9]+)[^>]*>/g;
const EMPTY_TAGS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'input']);

/**
 * Replaces the last children of a block where its new HTML differs in no others, as where a list has one more item: the
 * rest of it is neither read nor compared.
 *
 * @param block the element that `before` was made into.
 * @returns false where its first child differs, or all of it; nothing is done then.
 */
export function growChildren(block: HTMLElement, before: string, after: string): boolean {
	const [opening, name] = OPENING.exec(before) ?? [];
	const closing = `</${name}>\n`;
	if (!opening || !after.startsWith(opening) || !before.endsWith(closing) || !after.endsWith(closing)) {
		return false;
	}
	const inner = after.slice(0, -closing.length);
	const { kept, begin, count } = keptChildren(before, inner, opening.length, closing.length);
	if (kept === 0 || block.localName !== name || block.childNodes.length !== count || isFilledIn(block)) {
		return false;
	}
	patchChildren(block, [...renderPart(inner.slice(begin)).childNodes], kept);
	return true;
}

/** How many children are the same in both, where the next one begins, and how many there were before. */
function keptChildren(
	before: string,
	after: string,
	from: number,
	closingLength: number,
): { kept: number; begin: number; count: number } {
	const end = before.length - closingLength;
	const same = sameLength(before, after, end);
	let [kept, begin, count] = [0, from, 0];
	let [depth, at] = [0, from];
	const childBegins = (place: number, isSure: boolean) => {
		// The words before an element may go on where it stood.
		if (place < same || (isSure && place === same)) {
			[kept, begin] = [count, place];
		}
		count++;
	};
	TAG.lastIndex = from;
	for (let tag = TAG.exec(before); tag && tag.index < end; tag = TAG.exec(before)) {
		const [{ length }, slash, name = ''] = tag;
		const hasWords = depth === 0 && tag.index > at;
		if (hasWords) {
			childBegins(at, true);
		}
		if (slash === '') {
			if (depth === 0) {
				childBegins(tag.index, !hasWords);
			}
			depth += EMPTY_TAGS.has(name) ? 0 : 1;
		} else {
			depth--;
		}
		at = tag.index + length;
	}
	if (end > at) {
		childBegins(at, true);
	}
	return { kept, begin, count };
}

/** So many characters at the beginning of both are the same, at most `most`. */
function sameLength(one: string, other: string, most: number): number {
	let length = 0;
	while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) {
		length++;
	}
	return length;
}
