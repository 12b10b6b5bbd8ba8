import type { Session } from '../../sessions/session.ts';
import { asInterrupted } from './held-turn.ts';
import { type HeldTurn, TurnTree } from './turn-tree.ts';

/** Where a conversation is written as it goes. */
export type ConversationRecord = Pick<Session, 'begin' | 'resume' | 'show' | 'setTurnRemoved'>;

/** A conversation as it was left, and where it goes on being written. */
export interface KeptConversation {
	/** In the order in which they were asked; one that was running then is `interrupted` now. */
	turns: readonly HeldTurn[];
	/** The turn whose branch is shown; default: the last one's. */
	shown?: string | undefined;
	/** Absent where no history is kept. */
	record?: ConversationRecord | undefined;
}

/** Its turns with their branches. */
export function treeOf({ turns, shown }: KeptConversation): TurnTree {
	return new TurnTree(turns.map(asInterrupted), shown);
}
