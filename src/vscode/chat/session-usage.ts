import type { Usage } from '../../core/chat.ts';
import type { Total } from '../../core/spending.ts';
import { addUsage } from '../../core/usage.ts';
import type { Spent } from '../../webview/messages.ts';
import type { HeldTurn } from './turn-tree.ts';

/**
 * What all answers of a conversation came to, those of other branches too and the demo's not; undefined before the
 * first.
 */
export function spentIn(turns: readonly HeldTurn[]): Spent | undefined {
	const usages = turns.flatMap(({ turn }) =>
		turn.answer.usage && !turn.model.isDemo ? [turn.answer.usage] : [],
	);
	const whole = usages.reduce<Usage | undefined>((sum, usage) => addUsage(sum, usage), undefined);
	return (
		whole && {
			tokens: Math.round(whole.inputTokens + whole.outputTokens),
			...(whole.costUsd === undefined ? {} : { costUsd: whole.costUsd }),
		}
	);
}

/** A sum of the ledger; undefined where it is nothing. */
export function spentOf({ calls, inputTokens, outputTokens, costUsd, unpriced }: Total): Spent | undefined {
	return calls === 0
		? undefined
		: {
				tokens: Math.round(inputTokens + outputTokens),
				// A part of the cost would pass for the whole.
				...(unpriced === 0 ? { costUsd } : {}),
			};
}
