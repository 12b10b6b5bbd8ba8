import { t } from '@vscode/l10n';
import { element, setHidden, setText } from './element.ts';
import type { PageState } from './state.ts';

/** The button above a long conversation that brings more of it: the host sends its end alone. */
export function createEarlierTurns(): { element: HTMLElement; update(state: PageState): void } {
	const button = element('button', { type: 'button', class: 'link-button', 'data-action': 'show-earlier' });
	const line = element('div', { class: 'earlier-turns', hidden: true }, button);
	let shown: number | undefined;
	return {
		element: line,
		update({ earlier = 0 }) {
			if (earlier === shown) {
				return;
			}
			shown = earlier;
			setHidden(line, earlier === 0);
			setText(button, t('Show earlier messages ({0})', earlier));
		},
	};
}

/** Changes what stands above an element, which the user goes on seeing where it was. */
export function keepInPlace(scroller: HTMLElement, seen: Element, change: () => void): void {
	const before = seen.getBoundingClientRect().top;
	change();
	if (seen.isConnected) {
		scroller.scrollTop += seen.getBoundingClientRect().top - before;
	}
}
