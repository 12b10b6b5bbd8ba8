import { type Message, userText } from '../../core/chat.ts';

/** An earlier request to the participant and what it answered, as they were sent and shown. */
export interface PlainTurn {
	/** With all that went along. */
	asked: string;
	answered: string;
}

/**
 * The turns as messages. One without an answer is left out whole: two messages of a user in a row are more than
 * some servers take.
 */
export function historyMessages(turns: readonly PlainTurn[]): Message[] {
	return turns.flatMap(({ asked, answered }): Message[] =>
		answered.trim() === ''
			? []
			: [userText(asked), { role: 'assistant', content: [{ type: 'text', text: answered }] }],
	);
}
