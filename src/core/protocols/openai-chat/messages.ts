import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { AssistantMessage, Message, OpaquePart, ToolCallPart, UserMessage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { dataUrl } from '../data-url.ts';
import { parseJson } from '../json.ts';
import { encodeEach, type Surroundings } from '../surroundings.ts';
import { isOwn } from './opaque-fields.ts';

/**
 * Messages in the protocol's shape.
 *
 * What was broken off goes out whole: an assistant's message without content is left out, and so is a tool call that
 * was never answered; providers refuse a request with either. Reasoning goes back only where a provider of this
 * protocol names a field for it, and only in the turn that still runs: a model needs it while it works with tools, not
 * later, and another provider would refuse the field.
 */
export function encodeMessages(messages: readonly Message[]): ChatCompletionMessageParam[] {
	return encodeEach(messages, encodeMessage);
}

function encodeMessage(message: Message, around: Surroundings): ChatCompletionMessageParam[] {
	switch (message.role) {
		case 'system':
			return [{ role: 'system', content: message.content }];
		case 'user':
			return [encodeUser(message)];
		case 'assistant':
			return encodeAssistant(message, around);
		case 'tool': {
			const { toolCallId, content } = message;
			return around.called.has(toolCallId) ? [{ role: 'tool', tool_call_id: toolCallId, content }] : [];
		}
	}
}

function encodeUser({ content }: UserMessage): ChatCompletionMessageParam {
	// Plain text goes as a string: every server understands that, and not every one understands parts.
	if (content.every((part) => part.type === 'text')) {
		return { role: 'user', content: content.map(({ text }) => text).join('\n\n') };
	}
	return { role: 'user', content: content.map(encodePart) };
}

function encodePart(part: UserMessage['content'][number]) {
	switch (part.type) {
		case 'text':
			return { type: 'text' as const, text: part.text };
		case 'image': {
			const url = 'url' in part ? part.url : dataUrl(part);
			return { type: 'image_url' as const, image_url: { url, ...defined({ detail: part.detail }) } };
		}
		case 'file':
			return { type: 'file' as const, file: { filename: part.name, file_data: dataUrl(part) } };
	}
}

function encodeAssistant(
	{ content }: AssistantMessage,
	{ answered, inTurn }: Surroundings,
): ChatCompletionMessageParam[] {
	const text = content.map(textOfPart).join('');
	const opaque = inTurn ? content.filter((part) => part.type === 'reasoning-opaque').filter(isOwn) : [];
	const calls = content
		.filter((part) => part.type === 'tool-call')
		.filter(({ id }) => answered.has(id))
		.map((call) => encodeCall(call, opaque));
	if (text === '' && calls.length === 0) {
		return [];
	}
	return [
		{
			role: 'assistant',
			content: text === '' ? null : text,
			...fieldsOf(opaque, undefined),
			...(calls.length > 0 ? { tool_calls: calls } : {}),
		},
	];
}

function textOfPart(part: AssistantMessage['content'][number]): string {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return part.text;
		case 'media':
			// Assistants have no images in this protocol; their address is what can be said again.
			return 'url' in part ? `\n![](${part.url})\n` : '';
		default:
			return '';
	}
}

function encodeCall({ index, id, name, arguments: json }: ToolCallPart, opaque: readonly OpaquePart[]) {
	return {
		type: 'function' as const,
		id,
		// Many servers refuse arguments that do not parse, which would end the chat for good.
		function: { name, arguments: parseJson(json) === undefined ? '{}' : json },
		...fieldsOf(opaque, index),
	};
}

/** What its provider named goes back under that name: on the message, or on the call that it belongs to. */
function fieldsOf(opaque: readonly OpaquePart[], index: number | undefined): Record<string, unknown> {
	const own = opaque.filter((part) => part.index === index);
	return Object.fromEntries(own.map(({ field, value }) => [field, value]));
}
