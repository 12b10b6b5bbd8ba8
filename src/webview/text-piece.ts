import { type Cite, markPlace, withMarks } from './markdown/cited-text.ts';
import { createMarkdownView } from './markdown/markdown-view.ts';
import type { PieceView } from './piece-view.ts';
import { textFrom } from './recent-text.ts';

/** The text of an answer, or of a refusal, as Markdown, with the marks of what it cites. */
export function createTextPiece(): PieceView {
	let view = createMarkdownView();
	let shown = 0;
	let isDone = false;
	/** How many cites have been put in, or are too late for it. */
	let placed = 0;
	let isLate = false;

	/** What comes next, with the marks that belong into it. */
	const next = (text: string, added: string, cites: readonly Cite[]): string => {
		const end = shown + added.length;
		const due = cites.slice(placed).map(({ number, at }) => ({ number, at: markPlace(text, at) }));
		placed = cites.length;
		isLate ||= due.some(({ at }) => at < shown);
		return withMarks(
			added,
			due.filter(({ at }) => at >= shown && at <= end),
			shown,
		);
	};
	/** Shows the whole once more: marks that came after their text was painted have no other way into it. */
	const renew = (text: string, cites: readonly Cite[]) => {
		const fresh = createMarkdownView();
		const marks = cites.map(({ number, at }) => ({ number, at: markPlace(text, at) }));
		fresh.append(withMarks(text, marks), true);
		isLate = false;
		placed = cites.length;
		replaceView(view.element, fresh.element);
		view = fresh;
	};
	return {
		get element() {
			return view.element;
		},
		update(piece, live) {
			const [text, cites] = 'text' in piece ? [piece.text, piece.cites ?? []] : ['', []];
			if (isDone && cites.length > placed) {
				renew(text, cites);
			}
			if (isDone) {
				return;
			}
			// White space at the end shows nothing, and a mark has its place before it.
			const rest = textFrom(text, 'recent' in piece ? piece.recent : undefined, shown);
			const added = live ? rest.trimEnd() : rest;
			if (live && added === '' && cites.length === placed) {
				return;
			}
			const marked = next(text, added, cites);
			isDone = !live;
			if (isDone && isLate) {
				renew(text, cites);
			} else {
				view.append(marked, isDone);
			}
			shown += added.length;
		},
	};
}

const FOCUSABLE = 'a[href], button, [tabindex]';

/** What had the focus has it in the new one: both have the same places to go to. */
function replaceView(old: HTMLElement, fresh: HTMLElement): void {
	const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement ?? old);
	fresh.className = old.className;
	old.replaceWith(fresh);
	const same = fresh.querySelectorAll<HTMLElement>(FOCUSABLE)[focused];
	same?.focus({ preventScroll: true });
}
