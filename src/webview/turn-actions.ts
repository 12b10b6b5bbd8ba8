import { element, iconButton, setText } from './element.ts';
import { isRunning, type PageTurn } from './state.ts';

/** What can be done with a question: go to another branch, edit, delete. */
export interface PromptActions {
	readonly element: HTMLElement;
	update(turn: PageTurn): void;
}

export function createPromptActions(turnId: string): PromptActions {
	const of = (action: string) => ({ 'data-action': action, 'data-turn': turnId });
	const place = element('span', { class: 'branch-place' });
	const earlier = iconButton('chevron-left', 'Earlier Branch', { ...of('alternative'), 'data-step': '-1' });
	const later = iconButton('chevron-right', 'Later Branch', { ...of('alternative'), 'data-step': '1' });
	const branches = element('span', { class: 'branches', role: 'group', 'aria-label': 'Branches' });
	branches.append(earlier, place, later);
	const edit = iconButton('edit', 'Edit Message', of('edit'));
	const remove = iconButton('trash', 'Delete', of('delete'));
	return {
		element: element('div', { class: 'prompt-actions' }, branches, edit, remove),
		update(turn) {
			const { place: at = 1, of: all = 1 } = turn.alternatives ?? {};
			branches.hidden = all < 2;
			setText(place, `${at}/${all}`);
			earlier.setAttribute('aria-disabled', String(at === 1 || isRunning(turn)));
			later.setAttribute('aria-disabled', String(at === all || isRunning(turn)));
		},
	};
}

/** What can be done with an answer that is over: ask again, ask another model, copy. */
export function createAnswerActions(turnId: string): HTMLElement {
	const of = (action: string) => ({ 'data-action': action, 'data-turn': turnId });
	return element(
		'span',
		{ class: 'meter-actions' },
		iconButton('refresh', 'Ask Again', { class: 'icon-button retry', ...of('retry') }),
		iconButton('arrow-swap', 'Ask Another Model', of('retry-with')),
		iconButton('copy', 'Copy Answer', of('copy-answer')),
	);
}
