import { t } from '@vscode/l10n';
import { createAnswer } from './answer.ts';
import { distinctSources } from './distinct-sources.ts';
import { element, setAttribute, setHidden, setText } from './element.ts';
import { meterText, meterWords } from './meter-text.ts';
import { createNotices } from './notices.ts';
import { createOutcome } from './outcome-view.ts';
import { piecesOf } from './pieces.ts';
import { createSource, linkMarks } from './sources.ts';
import { isRunning, type PageTurn } from './state.ts';
import { createAnswerActions, createPromptActions } from './turn-actions.ts';
import { createWaitingLine } from './waiting.ts';

/** A turn in the page: what was asked, and what answers it. */
export interface TurnView {
	readonly element: HTMLElement;
	update(turn: PageTurn): void;
}

/** Builds a turn from its prompt; `update` shows its answer. */
export function createTurnView(first: PageTurn): TurnView {
	const answer = createAnswer();
	const waiting = createWaitingLine();
	const model = element('div', { class: 'answer-model' });
	const notices = createNotices();
	const sources = element('ol', { class: 'sources', 'aria-label': t('Sources') });
	const suggestions = element('div', { class: 'suggestions' });
	const outcome = element('div', { class: 'outcome' });
	const meter = createMeterLine(first.id);
	const actions = createPromptActions(first.id);
	const root = element(
		'article',
		{ class: 'turn', tabindex: '0', 'aria-label': t('You: {0}', first.prompt.text.slice(0, 200)) },
		createPrompt(first),
		actions.element,
		model,
		answer.element,
		waiting.element,
		notices.element,
		sources,
		outcome,
		meter.element,
		suggestions,
	);
	let shown: PageTurn | undefined;
	let shownEnd = '';
	let revision = 0;
	let cited = 0;

	return {
		element: root,
		update(turn) {
			if (turn === shown) {
				return;
			}
			shown = turn;
			setAttribute(root, 'data-status', turn.status);
			setText(model, turn.model.isDemo ? t('Demo') : `${turn.model.model} · ${turn.model.provider}`);
			answer.update(turn);
			waiting.show(turn.status === 'waiting', turn.startedAt);
			notices.update(turn.answer.notices);
			const { citations } = turn.answer;
			if (turn.revision !== revision) {
				revision = turn.revision;
				cited = 0;
				sources.replaceChildren();
			}
			if (citations.length !== cited) {
				cited = citations.length;
				appendNew(sources, distinctSources(citations), createSource);
			}
			if (!isRunning(turn)) {
				linkMarks(answer.element, sources.children.length);
			}
			appendNew(suggestions, isRunning(turn) ? [] : turn.answer.suggestions, createSuggestion);
			meter.update(turn);
			actions.update(turn);
			const end = JSON.stringify([turn.status, turn.failure, turn.answer.finish]);
			if (end !== shownEnd) {
				shownEnd = end;
				const fresh = createOutcome(turn);
				outcome.replaceChildren(...(fresh ? [fresh] : []));
			}
		},
	};
}

/** The text of the answer, for the clipboard. */
export function answerText(turn: PageTurn): string {
	return piecesOf(turn.answer)
		.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []))
		.join('\n\n');
}

function createPrompt({ prompt }: PageTurn): HTMLElement {
	const chips = prompt.context.map(({ label }) => element('span', { class: 'chip', title: label }, label));
	return element(
		'div',
		{ class: 'prompt' },
		element('div', { class: 'prompt-text' }, prompt.text),
		chips.length > 0 && element('div', { class: 'chips' }, ...chips),
	);
}

function createMeterLine(turnId: string): { element: HTMLElement; update(turn: PageTurn): void } {
	const text = element('span', { class: 'meter-text' });
	const root = element('div', { class: 'meter', hidden: true }, text, createAnswerActions(turnId));
	return {
		element: root,
		update(turn) {
			const isOver = !isRunning(turn) && turn.status !== 'failed';
			setHidden(root, !isOver);
			if (isOver) {
				setText(text, meterText(turn.answer.usage, turn.meter));
				setAttribute(text, 'title', meterWords(turn.answer.usage, turn.meter));
			}
		},
	};
}

function createSuggestion(text: string): HTMLElement {
	return element(
		'button',
		{ type: 'button', class: 'suggestion', 'data-action': 'send', 'data-text': text },
		text,
	);
}

/** Lists only grow, but where the answer is begun anew. */
function appendNew<Item>(
	list: HTMLElement,
	items: readonly Item[],
	create: (item: Item) => HTMLElement,
): void {
	if (items.length < list.children.length) {
		list.replaceChildren();
	}
	list.append(...items.slice(list.children.length).map(create));
}
