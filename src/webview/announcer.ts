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

/** Older paragraphs are taken away; a screen reader has them in its own queue. */
const KEPT_PARAGRAPHS = 20;
/** What comes sooner is one paragraph: each has its price, and nobody listens faster. */
const SPEAK_EVERY_MS = 1000;

/** Builds the live region. It is read aloud, never shown. */
export function createAnnouncer(): Announcer {
	const root = element('div', { class: 'announcer', 'aria-live': 'polite', 'aria-atomic': 'false' });
	const sentences = createSentenceReader();
	const waiting: string[] = [];
	let isResting = false;

	const speak = () => {
		root.append(element('p', {}, paragraphOf(waiting.splice(0))));
		if (root.childElementCount > KEPT_PARAGRAPHS) {
			root.firstElementChild?.remove();
		}
	};
	const speakAndRest = () => {
		isResting = waiting.length > 0;
		if (isResting) {
			speak();
			setTimeout(speakAndRest, SPEAK_EVERY_MS);
		}
	};
	/** What is streamed may wait for what else there is to say. */
	const sayInTurn = (streamed: readonly string[]) => {
		waiting.push(...streamed);
		if (!isResting) {
			speakAndRest();
		}
	};
	const say = (sentence: string) => {
		waiting.push(sentence);
		speak();
	};
	const finish = (turnId: string, state: PageState) => {
		sayInTurn(sentences.end());
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
						sayInTurn(sentences.read(event.text));
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

/** A heading or an item of a list has no full stop of its own. */
function paragraphOf(sentences: readonly string[]): string {
	return sentences.map((sentence) => (/\p{P}$/u.test(sentence) ? sentence : `${sentence}.`)).join(' ');
}

function finishedWords(tokens: number | undefined): string {
	return tokens === undefined
		? t('Finished.')
		: plural(tokens, {
				one: t('Finished, {0} token.', sayNumber(tokens)),
				other: t('Finished, {0} tokens.', sayNumber(tokens)),
			});
}
