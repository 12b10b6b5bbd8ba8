import { t } from '@vscode/l10n';
import type { Turn } from './messages.ts';

/** How an answer ended, where that needs saying. */
export interface Outcome {
	/** `line`: the answer stands, under it a rule and a sentence. `card`: there is no answer, or it failed. */
	shape: 'line' | 'card';
	message: string;
	canRetry: boolean;
	/** There is an answer that may go on where it ended. */
	canContinue: boolean;
}

/** The sentence about an answer's end; undefined while it runs and where it simply finished. */
export function outcomeOf(turn: Turn): Outcome | undefined {
	switch (turn.status) {
		case 'stopped':
			return { shape: 'line', message: stoppedMessage(turn), canRetry: true, canContinue: hasAnswer(turn) };
		case 'interrupted':
			return {
				shape: 'line',
				message: turn.failure?.message ?? t('The answer broke off before its end. What came is kept.'),
				canRetry: true,
				canContinue: hasAnswer(turn),
			};
		case 'failed':
			return {
				shape: 'card',
				message: turn.failure?.message ?? t('The request failed. Show the log to see why, or try again.'),
				canRetry: true,
				canContinue: hasAnswer(turn),
			};
		case 'finished':
			return finishOutcome(turn);
		case 'waiting':
		case 'streaming':
			return undefined;
	}
}

function stoppedMessage(turn: Turn): string {
	return hasAnswer(turn) ? t('Stopped. What came is kept.') : t('Stopped before the answer began.');
}

function finishOutcome(turn: Turn): Outcome | undefined {
	switch (turn.answer.finish) {
		case 'length':
			return {
				shape: 'line',
				message: t('The answer reached its length limit and was cut.'),
				canRetry: true,
				canContinue: hasAnswer(turn),
			};
		case 'content-filter':
			return {
				shape: 'line',
				message: t("The provider's content filter ended the answer."),
				canRetry: true,
				canContinue: false,
			};
		case 'stop':
			return hasAnswer(turn)
				? undefined
				: {
						shape: 'line',
						message: t('The model answered with nothing.'),
						canRetry: true,
						canContinue: false,
					};
		default:
			return undefined;
	}
}

function hasAnswer({ answer }: Turn): boolean {
	return answer.messages.some(({ content }) => content.length > 0);
}
