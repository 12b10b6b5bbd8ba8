import type { AssistantMessage, Message, ToolCallPart, ToolMessage, UserMessage } from '../../chat.ts';
import { textOf } from '../../chat.ts';
import { parseJson } from '../json.ts';
import { type Attachment, attachmentsOfMedia, type FindAttachment } from './attachment.ts';

/** A message of a query, with every field that the reference client sends. */
export interface ProtocolMessage {
	role: 'system' | 'user' | 'bot' | 'tool';
	message_type: 'function_call' | null;
	sender_id: null;
	sender: null;
	content: string;
	parameters: Readonly<Record<string, unknown>>;
	content_type: 'text/markdown';
	timestamp: number;
	message_id: string;
	feedback: readonly never[];
	attachments: readonly Attachment[];
	metadata: null;
	referenced_message: null;
	reactions: readonly never[];
}

/** A conversation as a query tells it. */
export interface Conversation {
	query: ProtocolMessage[];
	/** The calls of the round that the bot is to go on from; empty where the last word is the user's. */
	toolCalls: ToolCall[];
	/** What they came to, one for each. */
	toolResults: ToolResult[];
}

interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
}

interface ToolResult {
	role: 'tool';
	name: string;
	tool_call_id: string;
	content: string;
}

/**
 * Messages in the protocol's shape.
 *
 * The last round of tool calls stands beside the query, where the reference client puts the only one it makes.
 * Earlier rounds are messages within it: the calls as a bot's message of type `function_call`, the results as one of
 * role `tool`, each with its list as JSON. A call that was never answered is left out, and so is an answer to no call.
 *
 * @see https://creator.poe.com/docs/server-bots-functional-guides
 */
export function encodeConversation(messages: readonly Message[], attachmentOf: FindAttachment): Conversation {
	const query: ProtocolMessage[] = [];
	let toolCalls: ToolCall[] = [];
	let toolResults: ToolResult[] = [];
	for (const [index, message] of messages.entries()) {
		if (message.role === 'tool') {
			continue;
		}
		if (toolCalls.length > 0) {
			query.push(functionCalls(toolCalls), results(toolResults));
		}
		query.push(...encodeMessage(message, attachmentOf));
		const round = roundOf(message, answersAfter(messages, index));
		toolCalls = round.map(({ call }) => encodeCall(call));
		toolResults = round.map(({ result }) => encodeResult(result));
	}
	return { query, toolCalls, toolResults };
}

function answersAfter(messages: readonly Message[], index: number): ToolMessage[] {
	const rest = messages.slice(index + 1);
	const end = rest.findIndex(({ role }) => role !== 'tool');
	return rest.slice(0, end === -1 ? rest.length : end).filter((message) => message.role === 'tool');
}

function roundOf(
	message: Message,
	answers: readonly ToolMessage[],
): { call: ToolCallPart; result: ToolMessage }[] {
	const parts = message.role === 'assistant' ? message.content : [];
	return parts.flatMap((call) => {
		const result =
			call.type === 'tool-call' ? answers.find(({ toolCallId }) => toolCallId === call.id) : undefined;
		return call.type === 'tool-call' && result ? [{ call, result }] : [];
	});
}

function encodeMessage(
	message: Exclude<Message, ToolMessage>,
	attachmentOf: FindAttachment,
): ProtocolMessage[] {
	switch (message.role) {
		case 'system':
			return [protocolMessage('system', message.content)];
		case 'user':
			return [encodeUser(message, attachmentOf)];
		case 'assistant':
			return encodeAssistant(message);
	}
}

function encodeUser({ content }: UserMessage, attachmentOf: FindAttachment): ProtocolMessage {
	const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
	const attachments = content.flatMap((part) => (part.type === 'text' ? [] : (attachmentOf(part) ?? [])));
	return { ...protocolMessage('user', texts.join('\n\n')), attachments };
}

function encodeAssistant(message: AssistantMessage): ProtocolMessage[] {
	const refusal = message.content.map((part) => (part.type === 'refusal' ? part.text : '')).join('');
	const attachments = message.content.flatMap((part) =>
		part.type === 'media' ? attachmentsOfMedia(part) : [],
	);
	const text = textOf(message) + refusal;
	return text === '' && attachments.length === 0 ? [] : [{ ...protocolMessage('bot', text), attachments }];
}

function encodeCall({ id, name, arguments: json }: ToolCallPart): ToolCall {
	return {
		id,
		type: 'function',
		function: { name, arguments: parseJson(json) === undefined ? '{}' : json },
	};
}

function encodeResult({ name, toolCallId, content }: ToolMessage): ToolResult {
	// The protocol wants JSON text; a tool's answer that is JSON already is not wrapped a second time.
	const json = parseJson(content) === undefined ? JSON.stringify(content) : content;
	return { role: 'tool', name, tool_call_id: toolCallId, content: json };
}

function functionCalls(calls: readonly ToolCall[]): ProtocolMessage {
	return { ...protocolMessage('bot', JSON.stringify(calls)), message_type: 'function_call' };
}

function results(list: readonly ToolResult[]): ProtocolMessage {
	return protocolMessage('tool', JSON.stringify(list));
}

function protocolMessage(role: ProtocolMessage['role'], content: string): ProtocolMessage {
	return {
		role,
		message_type: null,
		sender_id: null,
		sender: null,
		content,
		parameters: {},
		content_type: 'text/markdown',
		timestamp: 0,
		message_id: '',
		feedback: [],
		attachments: [],
		metadata: null,
		referenced_message: null,
		reactions: [],
	};
}
