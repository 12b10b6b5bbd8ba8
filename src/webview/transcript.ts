import { t } from '@vscode/l10n';
import { element } from './element.ts';
import type { PageState, PageTurn } from './state.ts';
import { createTurnView, type TurnView } from './turn-view.ts';

/** The turns of a conversation in the page. */
export interface Transcript {
	readonly element: HTMLElement;
	update(state: PageState): void;
}

/** Turns move with the arrow keys, Home and End while one of them has the focus. */
const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
	ArrowUp: (index) => index - 1,
	ArrowDown: (index) => index + 1,
	Home: () => 0,
	End: (_, last) => last,
};

/** Builds an empty transcript. A turn that has not changed is not touched. */
export function createTranscript(): Transcript {
	// Not live: a screen reader would read every token. The announcer speaks sentences.
	const root = element('div', {
		class: 'transcript',
		role: 'log',
		'aria-live': 'off',
		'aria-label': t('Conversation'),
	});
	const views = new Map<string, TurnView>();
	let shown: readonly PageTurn[] = [];

	root.addEventListener('keydown', (event) => {
		const turns = [...root.children];
		const at = event.target instanceof Element ? turns.indexOf(event.target) : -1;
		const next = at < 0 ? undefined : turns[STEPS[event.key]?.(at, turns.length - 1) ?? -1];
		if (next instanceof HTMLElement) {
			event.preventDefault();
			next.focus();
		}
	});
	return {
		element: root,
		update({ turns }) {
			if (turns === shown) {
				return;
			}
			shown = turns;
			const known = new Set(turns.map(({ id }) => id));
			for (const [id, view] of views) {
				if (!known.has(id)) {
					view.element.remove();
					views.delete(id);
				}
			}
			let next: Element | null = null;
			for (const turn of turns.toReversed()) {
				let view = views.get(turn.id);
				if (!view) {
					view = createTurnView(turn);
					views.set(turn.id, view);
					root.insertBefore(view.element, next);
				}
				view.update(turn);
				next = view.element;
			}
		},
	};
}
