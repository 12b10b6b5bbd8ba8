import { CARET } from './caret.ts';
import { isCodeBlock, syncCodeBlock, wholeCodeOf } from './code-block.ts';
import { cameFromTheSame, isFilledIn } from './filled-in.ts';

/**
 * Makes `shown` look like `fresh` with as few changes as possible, so that selection and focus stay, and a
 * paragraph that grows is a text node that grows. Returns the element that stands in the page now.
 */
export function patchElement(shown: HTMLElement, fresh: HTMLElement): HTMLElement {
	if (cameFromTheSame(shown, fresh)) {
		return shown;
	}
	if (shown.tagName !== fresh.tagName || isMade(shown, fresh)) {
		shown.replaceWith(fresh);
		return fresh;
	}
	if (isCodeBlock(shown)) {
		syncCodeBlock(shown, fresh.dataset.language ?? '', wholeCodeOf(fresh));
		return shown;
	}
	patchAttributes(shown, fresh);
	patchChildren(shown, [...fresh.childNodes]);
	return shown;
}

/** True where the inside of one of them is not what was rendered, so that it cannot become the other's. */
function isMade(shown: HTMLElement, fresh: HTMLElement): boolean {
	return isCodeBlock(shown) !== isCodeBlock(fresh) || isFilledIn(shown) || isFilledIn(fresh);
}

/** Makes the children of an element look like `wanted`, all or those behind the first `kept`. */
export function patchChildren(shown: HTMLElement, wanted: readonly ChildNode[], kept = 0): void {
	wanted.forEach((node, index) => {
		const current = shown.childNodes[kept + index];
		if (!current) {
			shown.append(node);
		} else if (current instanceof Text && node instanceof Text) {
			patchText(current, node.data);
		} else if (current instanceof HTMLElement && node instanceof HTMLElement) {
			patchElement(current, node);
		} else {
			current.replaceWith(node);
		}
	});
	while (shown.childNodes.length > kept + wanted.length) {
		shown.lastChild?.remove();
	}
}

function patchText(shown: Text, text: string): void {
	if (shown.data === text) {
		return;
	}
	if (text.startsWith(shown.data)) {
		shown.appendData(text.slice(shown.data.length));
	} else {
		shown.data = text;
	}
}

function patchAttributes(shown: HTMLElement, fresh: HTMLElement): void {
	for (const { name, value } of fresh.attributes) {
		if (shown.getAttribute(name) !== value) {
			shown.setAttribute(name, value);
		}
	}
	for (const { name } of [...shown.attributes]) {
		// The caret mostly stays where it is.
		if (name !== CARET && !fresh.hasAttribute(name)) {
			shown.removeAttribute(name);
		}
	}
}
