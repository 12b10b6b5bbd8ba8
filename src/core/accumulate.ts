import {
	type AssistantMessage,
	type AssistantPart,
	type FinishReason,
	type ToolCallPart,
	type ToolMessage,
	textOf,
	type Usage,
} from './chat.ts';
import { defined } from './defined.ts';
import type { CitedPlace, Source, StreamEvent } from './stream.ts';

/**
 * What a stream has come to so far: plain data that survives JSON. A turn with tools gives several messages,
 * assistant and tool in turns; a stream of one model call gives one.
 */
export interface Answer {
	/** As the provider named them in the last `start`. */
	id?: string | undefined;
	model?: string | undefined;
	from?: 'cache' | 'shared' | undefined;
	messages: (AssistantMessage | ToolMessage)[];
	notices: string[];
	citations: Citation[];
	suggestions: string[];
	usage?: Usage | undefined;
	/** Absent while the stream runs, and for ever where it was interrupted. */
	finish?: FinishReason | undefined;
}

/** A source, and where in the text of one message it is cited, as far as that is known. */
export interface Citation extends Source, CitedPlace {
	/** The place in `messages` of the one that the place is in. */
	message?: number | undefined;
}

export function emptyAnswer(): Answer {
	return { messages: [], notices: [], citations: [], suggestions: [] };
}

/** Adds one event to the answer, in place. Linear in the event's own size. */
export function accumulate(answer: Answer, event: StreamEvent): void {
	switch (event.type) {
		case 'start':
			answer.id = event.id;
			answer.model = event.model;
			answer.from = event.from;
			// Each round of a turn begins a message of its own; one that stayed empty is used again.
			if (openMessage(answer).content.length > 0) {
				answer.messages.push({ role: 'assistant', content: [] });
			}
			return;
		case 'text-delta':
			append(openMessage(answer).content, 'text', event.text);
			return;
		case 'reasoning-delta':
			append(openMessage(answer).content, 'reasoning', event.text);
			return;
		case 'refusal-delta':
			append(openMessage(answer).content, 'refusal', event.text);
			return;
		case 'reasoning-opaque': {
			const { field, value, index } = event;
			openMessage(answer).content.push({
				type: 'reasoning-opaque',
				field,
				value,
				...(index === undefined ? {} : { index }),
			});
			return;
		}
		case 'tool-call-start':
			openMessage(answer).content.push({
				type: 'tool-call',
				index: event.index,
				id: event.id,
				name: event.name,
				arguments: '',
			});
			return;
		case 'tool-call-delta': {
			const call = callAt(openMessage(answer), event.index);
			if (call) {
				call.arguments += event.json;
			}
			return;
		}
		case 'tool-approval': {
			const call = callAt(lastAssistant(answer), event.index);
			if (call) {
				call.awaitsApproval = true;
			}
			return;
		}
		case 'tool-call-end':
			return;
		case 'tool-result':
			delete callAt(lastAssistant(answer), event.index)?.awaitsApproval;
			answer.messages.push({
				role: 'tool',
				toolCallId: event.id,
				name: event.name,
				content: event.content,
				...(event.isError ? { isError: true } : {}),
			});
			return;
		case 'replace':
			replaceText(answer, event.text);
			return;
		case 'media':
			openMessage(answer).content.push(
				'url' in event
					? { type: 'media', mimeType: event.mimeType, url: event.url }
					: { type: 'media', mimeType: event.mimeType, data: event.data },
			);
			return;
		case 'citation': {
			const { type: _, ...citation } = event;
			answer.citations.push(placed(citation, answer));
			return;
		}
		case 'suggestion':
			answer.suggestions.push(event.text);
			return;
		case 'usage': {
			const { type: _, ...usage } = event;
			answer.usage = usage;
			return;
		}
		case 'notice':
			answer.notices.push(event.text);
			return;
		case 'finish':
			answer.finish = event.reason;
			return;
	}
}

/** The tool calls of the last assistant message, in the order of their start. */
export function toolCalls(answer: Answer): ToolCallPart[] {
	return lastAssistant(answer)?.content.filter((part) => part.type === 'tool-call') ?? [];
}

function lastAssistant({ messages }: Answer): AssistantMessage | undefined {
	return messages.findLast((message) => message.role === 'assistant');
}

function callAt(message: AssistantMessage | undefined, index: number): ToolCallPart | undefined {
	return message?.content.findLast(
		(part): part is ToolCallPart => part.type === 'tool-call' && part.index === index,
	);
}

function openMessage(answer: Answer): AssistantMessage {
	const last = answer.messages.at(-1);
	if (last?.role === 'assistant') {
		return last;
	}
	const message: AssistantMessage = { role: 'assistant', content: [] };
	answer.messages.push(message);
	return message;
}

function replaceText(answer: Answer, text: string): void {
	const message = openMessage(answer);
	const before = textOf(message);
	message.content = text === '' ? [] : [{ type: 'text', text }];
	if (!before.startsWith(text) && !text.startsWith(before)) {
		const at = answer.messages.length - 1;
		answer.citations = answer.citations.map((citation) =>
			citation.message === at ? unplaced(citation) : citation,
		);
	}
}

/** A place is one in the message that is open. */
function placed(citation: Source & CitedPlace, { messages }: Answer): Citation {
	if (citation.end === undefined) {
		return citation;
	}
	return messages.at(-1)?.role === 'assistant'
		? { ...citation, message: messages.length - 1 }
		: unplaced(citation);
}

function unplaced({ url, title, text }: Citation): Citation {
	return defined({ url, title, text });
}

function append(parts: AssistantPart[], type: 'text' | 'reasoning' | 'refusal', text: string): void {
	const last = parts.at(-1);
	if (last?.type === type) {
		last.text += text;
	} else if (text !== '') {
		parts.push({ type, text });
	}
}
