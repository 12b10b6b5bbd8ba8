import type { PageMessage } from '../../webview/messages.ts';
import type { HeldTurn } from './turn-tree.ts';

/**
 * The id of the provider that a button is about. Change Key is about the one that refused the turn of its card,
 * which need not be the one chosen now.
 *
 * @returns undefined where the button is about no provider, or its turn is gone.
 */
export function providerMeant(
	{ name, turnId }: Extract<PageMessage, { type: 'action' }>,
	turns: readonly HeldTurn[],
): string | undefined {
	const failed = turns.find(({ turn }) => turn.id === turnId && turn.failure)?.turn;
	return name === 'change-key' ? failed?.model.id.split('/')[0] : undefined;
}
