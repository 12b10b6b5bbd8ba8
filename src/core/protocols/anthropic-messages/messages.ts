import type { AssistantMessage, AssistantPart, Message, ToolCallPart, ToolMessage } from '../../chat.ts';
import { asText } from '../wire-value.ts';
import { encodePart } from './parts.ts';
import { toolInput } from './tool-input.ts';
import type { TextBlock, WireBlock, WireMessage } from './wire.ts';

/**
 * The system prompt: every system message of the chat, in its order. Undefined where there is none.
 */
export function encodeSystem(messages: readonly Message[]): TextBlock[] | undefined {
	const blocks = messages.flatMap((message) =>
		message.role === 'system' ? textBlocks(message.content) : [],
	);
	return blocks.length > 0 ? blocks : undefined;
}

/**
 * Messages in the protocol's shape, without the system's: roles in turns, so messages of one role in a row are merged;
 * a tool's answer is a block of the user.
 *
 * What was broken off goes out whole, as providers demand: blank text, messages without content and tool calls that
 * nobody answered are left out. Thinking goes back as it came, with its signature; reasoning that was never signed is
 * another provider's, and is left out.
 */
export function encodeMessages(messages: readonly Message[]): WireMessage[] {
	const answered = new Set(
		messages.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : [])),
	);
	const called = new Set(messages.flatMap((message) => callsOf(message).map(({ id }) => id)));
	const merged: WireMessage[] = [];
	for (const message of messages) {
		addTo(merged, encodeMessage(message, answered, called));
	}
	return withoutTrailingSpace(merged);
}

function encodeMessage(
	message: Message,
	answered: ReadonlySet<string>,
	called: ReadonlySet<string>,
): WireMessage | undefined {
	switch (message.role) {
		case 'system':
			return undefined;
		case 'user':
			return { role: 'user', content: message.content.flatMap(encodePart) };
		case 'assistant':
			return { role: 'assistant', content: encodeAssistant(message, answered) };
		case 'tool':
			return called.has(message.toolCallId)
				? { role: 'user', content: [encodeToolResult(message)] }
				: undefined;
	}
}

function addTo(merged: WireMessage[], message: WireMessage | undefined): void {
	const last = merged.at(-1);
	if (!message || message.content.length === 0) {
		return;
	}
	if (last?.role === message.role) {
		last.content.push(...message.content);
	} else {
		merged.push(message);
	}
}

function callsOf(message: Message): ToolCallPart[] {
	return message.role === 'assistant' ? message.content.filter((part) => part.type === 'tool-call') : [];
}

function encodeAssistant({ content }: AssistantMessage, answered: ReadonlySet<string>): WireBlock[] {
	const blocks: WireBlock[] = [];
	let thinking = '';
	for (const part of content) {
		if (part.type === 'reasoning') {
			thinking += part.text;
		} else if (part.type === 'reasoning-opaque') {
			blocks.push(...encodeOpaque(part.field, asText(part.value), thinking));
			thinking = part.field === 'signature' ? '' : thinking;
		} else {
			thinking = '';
			blocks.push(...encodeAnswerPart(part, answered));
		}
	}
	// The API refuses a message that ends with thinking: whatever it led to was lost.
	const last = blocks.findLastIndex(({ type }) => type !== 'thinking' && type !== 'redacted_thinking');
	return blocks.slice(0, last + 1);
}

function encodeOpaque(field: string, value: string, thinking: string): WireBlock[] {
	switch (field) {
		case 'signature':
			return [{ type: 'thinking', thinking, signature: value }];
		case 'redacted_thinking':
			return [{ type: 'redacted_thinking', data: value }];
		default:
			return [];
	}
}

function encodeAnswerPart(
	part: Exclude<AssistantPart, { type: 'reasoning' | 'reasoning-opaque' }>,
	answered: ReadonlySet<string>,
): WireBlock[] {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return textBlocks(part.text);
		case 'media':
			// Assistants have no images in this protocol; their address is what can be said again.
			return 'url' in part ? textBlocks(`![](${part.url})`) : [];
		case 'tool-call':
			return answered.has(part.id) ? [encodeCall(part)] : [];
	}
}

function encodeCall({ id, name, arguments: json }: ToolCallPart): WireBlock {
	return { type: 'tool_use', id: wireId(id), name, input: toolInput(json) };
}

function encodeToolResult({ toolCallId, content, isError }: ToolMessage): WireBlock {
	const result = { type: 'tool_result' as const, tool_use_id: wireId(toolCallId) };
	// An error without words is refused, too.
	return isError
		? { ...result, content: content || 'The tool failed.', is_error: true }
		: { ...result, content };
}

/** Ids that other providers gave may have characters that this one refuses. */
function wireId(id: string): string {
	return id.replace(/[^\w-]/g, '_');
}

/** Text that is blank is refused. */
function textBlocks(text: string): TextBlock[] {
	return text.trim() === '' ? [] : [{ type: 'text', text }];
}

/** An answer that is to be continued must not end in white space. */
function withoutTrailingSpace(messages: WireMessage[]): WireMessage[] {
	const last = messages.at(-1);
	const block = last?.content.at(-1);
	if (last?.role === 'assistant' && block?.type === 'text') {
		block.text = block.text.trimEnd();
	}
	return messages;
}
