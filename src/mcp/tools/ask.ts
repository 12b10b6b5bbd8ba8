import type { ChatRequest, FilePart, ImagePart, MediaPart, Message, TextPart } from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import { decodeRequest } from '../../core/protocols/openai-chat/server-request.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { AnswerOutput } from '../answer-schema.ts';
import { type ModelChoice, planAsk } from '../ask-model.ts';
import { openChat } from '../chats/chats.ts';
import { type Conversation, converse, NO_TOOLS } from '../converse.ts';
import type { McpInputs } from '../inputs.ts';
import type { ToolAnswer, ToolCall } from '../tool.ts';
import { writeAnswer } from '../write-answer.ts';

/** A question, in the tools' own words. */
export interface Question {
	prompt?: string | undefined;
	session_id?: string | undefined;
	system?: string | undefined;
	stream?: boolean | undefined;
	stream_options?: { include_usage?: boolean | undefined } | undefined;
	tool_results?: readonly { tool_call_id: string; content: string }[] | undefined;
	/** The rest, as OpenAI's API names it. */
	[field: string]: unknown;
}

/** What a question has besides its words. */
export interface Beside {
	attachment?: TextPart | ImagePart | FilePart | undefined;
	/** What is run here when the model calls it. Default: nothing. */
	tools?: TurnTools | undefined;
}

/**
 * Asks a model within a conversation and keeps what was said, once it was said whole.
 *
 * @throws StreamError as the model's stream does; `invalid-request` that names the field, `not-found` for the model
 * or the conversation.
 */
export async function ask(
	inputs: Pick<McpInputs, 'models' | 'policies' | 'metrics' | 'chats' | 'media'>,
	choice: ModelChoice,
	question: Question,
	call: ToolCall,
	{ attachment, tools = NO_TOOLS }: Beside = {},
): Promise<ToolAnswer<AnswerOutput>> {
	const { stream = true, stream_options: options } = question;
	const chat = await openChat(inputs.chats, question.session_id);
	const asked = messagesOf(question, chat.messages, attachment);
	const request = { ...requestOf(question, tools), messages: [...chat.messages, ...asked] };
	const plan = await planAsk(inputs, choice, request);
	const heard = stream ? call : { ...call, progress: { ...call.progress, text() {} } };
	const conversation = await converse(plan.stream, plan.request, tools, heard);
	await chat.keep([...asked, ...conversation.said.map(withoutData)]);
	return writeAnswer(conversation, {
		model: plan.request.model,
		sessionId: chat.id,
		saved: await inputs.media.save(mediaIn(conversation), call.signal, plan.origin),
		tellsUsage: options?.include_usage ?? true,
	});
}

/** The request without what was said: read as the gateway reads one, so that every range is checked in one place. */
function requestOf(question: Question, { definitions }: TurnTools): ChatRequest {
	const {
		prompt: _,
		session_id: _id,
		system: _s,
		stream: _st,
		stream_options: _so,
		tool_results: _r,
		...body
	} = question;
	const { request } = decodeRequest({ ...body, model: 'x', messages: [{ role: 'user', content: '' }] });
	const theirs = request.tools ?? [];
	const taken = definitions.find(({ name }) => theirs.some((tool) => tool.name === name));
	if (taken) {
		throw new StreamError(
			'invalid-request',
			`tools has one named ${taken.name}, which is registered too. Name it otherwise, or unregister the other.`,
		);
	}
	const all = [...definitions, ...theirs];
	return { ...request, ...(all.length > 0 ? { tools: all } : {}) };
}

function messagesOf(
	{ prompt, system, tool_results: results = [] }: Question,
	before: readonly Message[],
	attachment: Beside['attachment'],
): Message[] {
	const names = openCalls(before);
	const told = results.map(({ tool_call_id: id, content }): Message => {
		const name = names.get(id);
		if (name === undefined) {
			throw new StreamError(
				'invalid-request',
				`tool_results answers ${JSON.stringify(id)}, which is no open call of this session. Give the session_id and the ids of the last answer.`,
			);
		}
		names.delete(id);
		return { role: 'tool', toolCallId: id, name, content };
	});
	const [missing] = names.keys();
	if (missing !== undefined) {
		throw new StreamError(
			'invalid-request',
			`The call ${JSON.stringify(missing)} of this session has no result yet. Give tool_results for each call of the last answer.`,
		);
	}
	if (prompt === undefined && told.length === 0) {
		throw new StreamError('invalid-request', 'prompt is missing. Say what to ask.');
	}
	const content = [
		...(prompt === undefined ? [] : [{ type: 'text' as const, text: prompt }]),
		...(attachment ? [attachment] : []),
	];
	return [
		...told,
		...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
		...(content.length > 0 ? [{ role: 'user' as const, content }] : []),
	];
}

/** The names of the calls that nobody has answered, by their ids. */
function openCalls(messages: readonly Message[]): Map<string, string> {
	const open = new Map<string, string>();
	for (const message of messages) {
		if (message.role === 'tool') {
			open.delete(message.toolCallId);
		} else if (message.role === 'assistant') {
			for (const part of message.content) {
				if (part.type === 'tool-call') {
					open.set(part.id, part.name);
				}
			}
		}
	}
	return open;
}

/** What a model drew is in its file; a conversation of 8 MB would have room for little else. */
function withoutData(message: Message): Message {
	return message.role === 'assistant'
		? { ...message, content: message.content.filter((part) => !(part.type === 'media' && 'data' in part)) }
		: message;
}

function mediaIn({ answer }: Conversation): MediaPart[] {
	return answer.messages.flatMap(({ content }) =>
		typeof content === 'string' ? [] : content.filter((part): part is MediaPart => part.type === 'media'),
	);
}
