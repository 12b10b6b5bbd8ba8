import type { ContentBlock } from '@modelcontextprotocol/server';
import type { AssistantPart, ToolCallPart } from '../core/chat.ts';
import { defined } from '../core/defined.ts';
import { writeFinish, writeUsage } from '../core/protocols/openai-chat/server-wire.ts';
import type { AnswerOutput } from './answer-schema.ts';
import type { Conversation } from './converse.ts';
import type { Saved } from './media/save-media.ts';
import type { ToolAnswer } from './tool.ts';

/** What is around an answer. */
export interface AnswerFrame {
	/** Names the answer where the stream names no model. */
	model: string;
	sessionId: string;
	saved: readonly Saved[];
	/** Whether the tokens are told. */
	tellsUsage: boolean;
}

/** A conversation's outcome as a tool's answer: for the client's model its words, for programs all of it. */
export function writeAnswer(conversation: Conversation, frame: AnswerFrame): ToolAnswer<AnswerOutput> {
	const { answer, finish, open, ran, usage } = conversation;
	const parts = answer.messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
	const text = wordsOf(parts, 'text');
	const refusal = wordsOf(parts, 'refusal');
	const structured: AnswerOutput = {
		text,
		session_id: frame.sessionId,
		model: answer.model || frame.model,
		finish_reason: writeFinish(finish, refusal !== '') as AnswerOutput['finish_reason'],
		...defined({
			reasoning: wordsOf(parts, 'reasoning') || undefined,
			refusal: refusal || undefined,
			tool_calls: filled(open.map(writeCall)),
			tool_results: filled(
				ran.map(({ id, name, content, isError }) => ({
					tool_call_id: id,
					name,
					content,
					...(isError ? { is_error: true } : {}),
				})),
			),
			media: filled(frame.saved.map(({ entry }) => entry)),
			citations: filled(
				answer.citations.map(({ url, title, text: cited }) => defined({ url, title, text: cited })),
			),
			suggestions: filled(answer.suggestions),
			notices: filled([...conversation.notices, ...frame.saved.flatMap(({ problem }) => problem ?? [])]),
			usage: frame.tellsUsage && usage ? writeUsage(usage) : undefined,
		}),
	};
	const words = [text, refusal].filter((word) => word !== '').join('\n\n');
	return {
		content: [
			...(words === '' && open.length > 0 ? [] : [textBlock(words)]),
			...(open.length > 0 ? [textBlock(JSON.stringify({ tool_calls: structured.tool_calls }))] : []),
			...frame.saved.flatMap(({ content }) => content),
			// A client that shows its model nothing but text could not go on with the conversation otherwise.
			textBlock(`session_id: ${frame.sessionId}`),
		],
		structured,
	};
}

function textBlock(text: string): ContentBlock {
	return { type: 'text', text };
}

function wordsOf(parts: readonly AssistantPart[], type: 'text' | 'refusal' | 'reasoning'): string {
	return parts.map((part) => (part.type === type ? part.text : '')).join('');
}

function writeCall({ id, name, arguments: json }: ToolCallPart) {
	return { id, type: 'function' as const, function: { name, arguments: json } };
}

function filled<T>(list: T[]): T[] | undefined {
	return list.length > 0 ? list : undefined;
}
