import { t } from '@vscode/l10n';
import { element, icon, textButton } from './element.ts';
import type { Failure } from './messages.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { PageTurn } from './state.ts';

/** How the answer ended, where that needs saying: a rule with a line, or a card; with what to do about it. */
export function createOutcome(turn: PageTurn): HTMLElement | undefined {
	const outcome = outcomeOf(turn);
	return outcome && (outcome.shape === 'card' ? createCard(outcome, turn) : createLine(outcome, turn));
}

function createLine(outcome: Outcome, turn: PageTurn): HTMLElement {
	return element(
		'div',
		{ class: 'outcome-line' },
		element('span', { class: 'outcome-message' }, outcome.message),
		buttons(outcome, turn),
	);
}

function createCard(outcome: Outcome, turn: PageTurn): HTMLElement {
	return element(
		'div',
		{ class: 'failure-card', role: 'group', 'aria-label': t('Request failed') },
		element('div', { class: 'failure-message' }, icon('error'), element('span', {}, outcome.message)),
		buttons(outcome, turn),
		turn.failure?.detail !== undefined && createDetails(turn.failure.detail),
	);
}

function buttons(outcome: Outcome, turn: PageTurn): HTMLElement {
	const action = turn.failure?.action;
	return element(
		'div',
		{ class: 'buttons' },
		action && actionButton(action, turn),
		outcome.canContinue && textButton(t('Continue'), { 'data-action': 'continue', 'data-turn': turn.id }),
		outcome.canRetry &&
			textButton(t('Retry'), {
				class: 'button secondary retry',
				'data-action': 'retry',
				'data-turn': turn.id,
			}),
	);
}

function actionButton({ name, label }: NonNullable<Failure['action']>, turn: PageTurn): HTMLElement {
	return textButton(label, { 'data-action': 'host', 'data-name': name, 'data-turn': turn.id });
}

function createDetails(detail: string): HTMLElement {
	return element(
		'details',
		{ class: 'failure-details' },
		element('summary', {}, icon('chevron-right'), t('Details')),
		element('pre', {}, detail),
	);
}
