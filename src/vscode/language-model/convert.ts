import type { AssistantMessage, ImagePart, Message, TextPart, ToolCallPart } from '../../core/chat.ts';
import { toBase64 } from '../base64.ts';
import type { PlainMessage, PlainPart } from './plain-message.ts';

/**
 * VS Code's messages as ours. Of data only images, text and JSON pass, by their MIME type: some versions of VS
 * Code mark messages with parts of their own (`cache_control`, `stateful_marker`), which no provider understands.
 * Messages that hold nothing then are left out.
 */
export function messagesOf(messages: readonly PlainMessage[]): Message[] {
	const names = toolNames(messages);
	return messages.flatMap((message) => converted(message, names));
}

function converted({ role, parts }: PlainMessage, names: ReadonlyMap<string, string>): Message[] {
	switch (role) {
		case 'system': {
			const content = parts.flatMap(textOf).join('');
			return content === '' ? [] : [{ role, content }];
		}
		case 'user':
			return userMessages(parts, names);
		case 'assistant':
			return assistantMessages(parts);
	}
}

/** Tool results come as a user's parts. They have to follow their calls, so they go before what the user says. */
function userMessages(parts: readonly PlainPart[], names: ReadonlyMap<string, string>): Message[] {
	const results = parts.filter((part) => part.type === 'tool-result');
	const content = [
		// A tool's result is text for most providers: its images go along as the user's.
		...results.flatMap((result) => result.parts.flatMap(imageOf)),
		...parts.flatMap((part) => [...imageOf(part), ...textPart(part)]),
	];
	return [
		...results.map(
			({ id, parts: said }): Message => ({
				role: 'tool',
				toolCallId: id,
				name: names.get(id) ?? '',
				content: said.flatMap(textOf).join('\n'),
			}),
		),
		...(content.length === 0 ? [] : [{ role: 'user', content } as const]),
	];
}

function assistantMessages(parts: readonly PlainPart[]): AssistantMessage[] {
	let calls = 0;
	const content = parts.flatMap((part): (TextPart | ToolCallPart)[] => {
		if (part.type !== 'tool-call') {
			return textPart(part);
		}
		const { id, name, input } = part;
		const index = calls;
		calls += 1;
		return [{ type: 'tool-call', index, id, name, arguments: JSON.stringify(input ?? {}) }];
	});
	return content.length === 0 ? [] : [{ role: 'assistant', content }];
}

/** The name of each call by its id; a result names only the id. */
function toolNames(messages: readonly PlainMessage[]): Map<string, string> {
	const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool-call'));
	return new Map(calls.map(({ id, name }) => [id, name]));
}

function imageOf(part: PlainPart): ImagePart[] {
	return part.type === 'data' && part.mimeType.startsWith('image/')
		? [{ type: 'image', mimeType: part.mimeType, data: toBase64(part.data) }]
		: [];
}

function textPart(part: PlainPart): TextPart[] {
	return textOf(part).map((text) => ({ type: 'text', text }));
}

function textOf(part: PlainPart): string[] {
	switch (part.type) {
		case 'text':
			return part.text === '' ? [] : [part.text];
		case 'data':
			return isText(part.mimeType) ? [new TextDecoder().decode(part.data)] : [];
		case 'tool-call':
		case 'tool-result':
			return [];
	}
}

function isText(mimeType: string): boolean {
	const [essence = ''] = mimeType.split(';');
	return essence.startsWith('text/') || essence.trim() === 'application/json';
}
