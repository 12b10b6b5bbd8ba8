import { element, setText } from '../element.ts';
import { createCodeButtons } from './code-buttons.ts';
import { watchAsOne } from './watch.ts';

/** Code is kept in pieces of about this many characters: a piece that is full is not laid out again. */
const PIECE_LENGTH = 4096;
/** So many pieces are a part, which the browser watches as one. */
const PART_PIECES = 16;

/** A block of code with its language's name and what can be done with it. */
export function createCodeBlock(language: string, code: string): HTMLElement {
	const body = element('code');
	const block = element(
		'div',
		{ class: 'code-block', 'data-language': language },
		element(
			'div',
			{ class: 'code-head' },
			element('span', { class: 'code-language' }, language),
			createCodeButtons(language),
		),
		element('pre', {}, body),
	);
	appendPieces(body, code);
	return block;
}

/** True for what `createCodeBlock` built. */
export function isCodeBlock(candidate: Element): boolean {
	return candidate.classList.contains('code-block');
}

/** The code as it was written, without the break at its end. */
export function codeOf(block: Element): string {
	return wholeCodeOf(block).replace(/\n$/, '');
}

/** The code with the break at its end. */
export function wholeCodeOf(block: Element): string {
	return bodyOf(block).textContent;
}

/** Adds to a block's code; what stands there is not touched. */
export function appendCode(block: HTMLElement, added: string): void {
	appendPieces(bodyOf(block), added);
}

/** Makes `shown` a block of this code; where that has only grown, only the rest is added. */
export function syncCodeBlock(shown: HTMLElement, language: string, code: string): void {
	if (shown.dataset.language !== language) {
		shown.dataset.language = language;
		for (const label of shown.querySelectorAll('.code-language')) {
			setText(label, language);
		}
		shown.querySelector('.code-actions')?.replaceWith(createCodeButtons(language));
	}
	const before = wholeCodeOf(shown);
	if (code === before) {
		return;
	}
	if (!code.startsWith(before)) {
		bodyOf(shown).replaceChildren();
	}
	appendCode(shown, code.startsWith(before) ? code.slice(before.length) : code);
}

/** So much code is in a block, in UTF-16 units. */
export function codeLength(block: HTMLElement): number {
	return wholeCodeOf(block).length;
}

/** The pieces of a block's code in their order, as they are now. */
export function codePieces(block: HTMLElement): HTMLElement[] {
	return [...bodyOf(block).querySelectorAll<HTMLElement>('.code-piece')];
}

function bodyOf(block: Element): HTMLElement {
	const body = block.querySelector('code');
	if (!body) {
		throw new Error('A code block holds a code element.');
	}
	return body;
}

function appendPieces(body: HTMLElement, added: string): void {
	let rest = added;
	while (rest !== '') {
		const last = body.lastElementChild?.lastElementChild?.firstChild;
		if (last instanceof Text && !(last.length >= PIECE_LENGTH && last.data.endsWith('\n'))) {
			const end = pieceEnd(rest, PIECE_LENGTH - last.length);
			last.appendData(rest.slice(0, end));
			rest = rest.slice(end);
		} else {
			const end = pieceEnd(rest, PIECE_LENGTH);
			openPart(body).append(element('span', { class: 'code-piece' }, rest.slice(0, end)));
			rest = rest.slice(end);
		}
	}
}

/** The part that has room for one more piece. */
function openPart(body: HTMLElement): Element {
	const last = body.lastElementChild;
	if (last && last.childElementCount < PART_PIECES) {
		return last;
	}
	if (last instanceof HTMLElement) {
		watchAsOne(last);
	}
	return body.appendChild(element('span', { class: 'code-part' }));
}

/** Where a piece that has room for so much ends: after the line that fills it. */
function pieceEnd(text: string, room: number): number {
	const lineEnd = text.indexOf('\n', Math.max(0, room - 1));
	return lineEnd < 0 ? text.length : lineEnd + 1;
}
