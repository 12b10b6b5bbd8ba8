import type { Session } from '../../sessions/session.ts';
import { failureOf } from '../failure.ts';
import { keptSession } from '../sessions/kept-session.ts';
import { recordedTools } from '../sessions/recorded-tools.ts';
import type { SharedInputs } from './chat-inputs.ts';
import { Conversation } from './conversation.ts';
import type { ConversationInputs } from './conversation-inputs.ts';

/**
 * The conversation of a chat, which asks the chosen model with the tools of the moment.
 *
 * @param session the one that the chat shows now.
 * @param told of what changes.
 */
export function createChatConversation(
	{ catalog, parameters, redact, sessions, store, tools }: SharedInputs,
	session: () => Session,
	told: Required<Pick<ConversationInputs, 'changed' | 'reshown'>>,
): Conversation {
	const inputs: ConversationInputs = {
		model: () => catalog.current(),
		find: (id) => catalog.models().find((model) => model.id === id),
		parameters: () => parameters.now(),
		open(model, { meter, toolStarts }) {
			const now = tools.forTurn();
			return catalog.open(model, {
				tools: now && recordedTools(now, toolStarts),
				meter,
				session: session().id,
			});
		},
		failureOf: (error, model) => failureOf(error, model, redact),
		overtaken: () => store.look(),
		...told,
	};
	return new Conversation(inputs, keptSession(sessions, session()));
}
