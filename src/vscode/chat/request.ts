import type { AssistantMessage, AssistantPart, ChatRequest, Message, ToolMessage } from '../../core/chat.ts';
import type { Turn } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import { quote } from '../quote.ts';
import type { HeldTurn } from './conversation.ts';

/** The request of a turn: the turns before it as messages, then its own prompt. */
export function requestOf(earlier: readonly HeldTurn[], asked: HeldTurn, model: CatalogModel): ChatRequest {
	return {
		model: model.model,
		messages: [...earlier.flatMap((held) => messagesOf(held, model)), promptOf(asked)],
	};
}

/**
 * A turn that was never answered is left out whole: two user messages in a row are more than some servers take.
 */
function messagesOf(held: HeldTurn, model: CatalogModel): Message[] {
	const said = answerOf(held.turn, model);
	return said.length === 0 ? [] : [promptOf(held), ...said];
}

function promptOf({ turn, contents }: HeldTurn): Message {
	const context = turn.prompt.context.map(({ label }, index) => quote(label, contents[index] ?? ''));
	return { role: 'user', content: [{ type: 'text', text: [...context, turn.prompt.text].join('\n\n') }] };
}

/**
 * What a model may be shown of an earlier answer. Of a broken one, a tool call that was never answered would make
 * the provider refuse the request, and half a thought proves nothing. Reasoning is of no use to another model.
 */
function answerOf(turn: Turn, model: CatalogModel): (AssistantMessage | ToolMessage)[] {
	const { messages } = turn.answer;
	const answered = new Set(messages.flatMap((one) => (one.role === 'tool' ? [one.toolCallId] : [])));
	const isWhole = turn.status === 'finished';
	return messages.flatMap((message, place): (AssistantMessage | ToolMessage)[] => {
		if (message.role === 'tool') {
			return [message];
		}
		const isLast = place === messages.length - 1;
		const keepReasoning = turn.model.id === model.id && (isWhole || !isLast);
		const content = message.content.filter((part) => isKept(part, message, answered, keepReasoning));
		return content.length === 0 ? [] : [{ ...message, content }];
	});
}

function isKept(
	part: AssistantPart,
	message: AssistantMessage,
	answered: ReadonlySet<string>,
	keepReasoning: boolean,
): boolean {
	switch (part.type) {
		case 'tool-call':
			return answered.has(part.id);
		case 'reasoning':
			return keepReasoning;
		case 'reasoning-opaque':
			return keepReasoning && (part.index === undefined || isCallAnswered(message, part.index, answered));
		case 'text':
		case 'refusal':
		case 'media':
			return true;
	}
}

function isCallAnswered(message: AssistantMessage, index: number, answered: ReadonlySet<string>): boolean {
	return message.content.some(
		(part) => part.type === 'tool-call' && part.index === index && answered.has(part.id),
	);
}
