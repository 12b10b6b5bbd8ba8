import { t } from '@vscode/l10n';
import { plural, sayNumber } from '../core/language.ts';
import { element } from './element.ts';
import type { Change } from './messages.ts';
import { outcomeOf } from './outcome.ts';
import { createSentenceReader } from './sentences.ts';
import type { PageState } from './state.ts';

/** Speaks to screen readers: who answers, then whole sentences once each, then how it ended. */
export interface Announcer {
	readonly element: HTMLElement;
	/** Call with every change and the state that it led to. */
	observe(change: Change, state: PageState): void;
	say(sentence: string): void;
}

/** Older sentences are taken away; a screen reader has them in its own queue. */
const KEPT_SENTENCES = 20;

/** Builds the live region. It is read aloud, never shown. */
export function createAnnouncer(): Announcer {
	const root = element('div', { class: 'announcer', 'aria-live': 'polite', 'aria-atomic': 'false' });
	const sentences = createSentenceReader();

	const say = (sentence: string) => {
		root.append(element('p', {}, sentence));
		while (root.children.length > KEPT_SENTENCES) {
			root.firstElementChild?.remove();
		}
	};
	const finish = (turnId: string, state: PageState) => {
		sentences.end().forEach(say);
		const turn = state.turns.find(({ id }) => id === turnId);
		if (turn) {
			say(outcomeOf(turn)?.message ?? finishedWords(turn.answer.usage?.outputTokens));
		}
	};
	return {
		element: root,
		say,
		observe(change, state) {
			if (change.type === 'events') {
				for (const event of change.events) {
					if (event.type === 'text-delta' || event.type === 'refusal-delta') {
						sentences.read(event.text).forEach(say);
					} else if (event.type === 'notice') {
						say(event.text);
					} else if (event.type === 'tool-approval') {
						say(t('A tool waits for approval.'));
					}
				}
			} else if (change.type === 'turn-status' && change.status === 'streaming') {
				const turn = state.turns.find(({ id }) => id === change.turnId);
				say(t('Answer from {0}, streaming.', turn?.model.model ?? t('the model')));
			} else if (change.type === 'turn-status' && change.status !== 'waiting') {
				finish(change.turnId, state);
			} else if (change.type === 'turn-added' || change.type === 'turn-reset') {
				sentences.end();
			}
		},
	};
}

function finishedWords(tokens: number | undefined): string {
	return tokens === undefined
		? t('Finished.')
		: plural(tokens, {
				one: t('Finished, {0} token.', sayNumber(tokens)),
				other: t('Finished, {0} tokens.', sayNumber(tokens)),
			});
}
