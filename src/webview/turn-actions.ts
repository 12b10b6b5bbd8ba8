import { t } from '@vscode/l10n';
import { element, iconButton, setAttribute, setHidden, setText } from './element.ts';
import { isRunning, type PageTurn } from './state.ts';

/** What can be done with a question: go to another branch, edit, delete. */
export interface PromptActions {
	readonly element: HTMLElement;
	update(turn: PageTurn): void;
}

export function createPromptActions(turnId: string): PromptActions {
	const of = (action: string) => ({ 'data-action': action, 'data-turn': turnId });
	const place = element('span', { class: 'branch-place' });
	const earlier = iconButton('chevron-left', t('Earlier Branch'), {
		...of('alternative'),
		'data-step': '-1',
	});
	const later = iconButton('chevron-right', t('Later Branch'), { ...of('alternative'), 'data-step': '1' });
	const branches = element('span', { class: 'branches', role: 'group', 'aria-label': t('Branches') });
	branches.append(earlier, place, later);
	const edit = iconButton('edit', t('Edit Message'), of('edit'));
	const remove = iconButton('trash', t('Delete'), of('delete'));
	return {
		element: element('div', { class: 'prompt-actions' }, branches, edit, remove),
		update(turn) {
			const { place: at = 1, of: all = 1 } = turn.alternatives ?? {};
			setHidden(branches, all < 2);
			setText(place, `${at}/${all}`);
			setAttribute(earlier, 'aria-disabled', String(at === 1 || isRunning(turn)));
			setAttribute(later, 'aria-disabled', String(at === all || isRunning(turn)));
		},
	};
}

/** What can be done with an answer that is over: ask again, ask another model, copy. */
export function createAnswerActions(turnId: string): HTMLElement {
	const of = (action: string) => ({ 'data-action': action, 'data-turn': turnId });
	return element(
		'span',
		{ class: 'meter-actions' },
		iconButton('refresh', t('Ask Again'), { class: 'icon-button retry', ...of('retry') }),
		iconButton('arrow-swap', t('Ask Another Model'), of('retry-with')),
		iconButton('copy', t('Copy Answer'), of('copy-answer')),
	);
}
