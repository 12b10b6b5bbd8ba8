import * as z from 'zod/mini';
import type { AssistantPart, Message, UserMessage } from '../../chat.ts';
import { readDataUrl } from '../data-url.ts';
import { invalidField } from '../request-body.ts';
import { REASONING_ITEM } from './input.ts';

const words = z.union([
	z.string(),
	z.array(z.object({ type: z.literal(['input_text', 'output_text', 'text']), text: z.string() })),
]);

const userPart = z.discriminatedUnion('type', [
	z.object({ type: z.literal(['input_text', 'text']), text: z.string() }),
	z.object({ type: z.literal('input_image'), image_url: z.string() }),
	z.object({
		type: z.literal('input_file'),
		filename: z.optional(z.string()),
		file_data: z.string(),
	}),
]);

const assistantPart = z.discriminatedUnion('type', [
	z.object({ type: z.literal(['output_text', 'input_text', 'text']), text: z.string() }),
	z.object({ type: z.literal('refusal'), refusal: z.string() }),
]);

const message = z.optional(z.literal('message'));

const systemMessage = z.object({ type: message, role: z.literal(['system', 'developer']), content: words });

const userMessage = z.object({
	type: message,
	role: z.literal('user'),
	content: z.union([z.string(), z.array(userPart)]),
});

const assistantMessage = z.object({
	type: message,
	role: z.literal('assistant'),
	content: z.union([z.string(), z.array(assistantPart)]),
});

const functionCall = z.object({
	type: z.literal('function_call'),
	call_id: z.string(),
	name: z.string(),
	arguments: z.string(),
});

const functionCallOutput = z.object({
	type: z.literal('function_call_output'),
	call_id: z.string(),
	output: words,
});

/** Kept with all its fields: it goes back as it came. */
const reasoning = z.looseObject({
	type: z.literal('reasoning'),
	summary: z.optional(z.array(z.object({ text: z.string() }))),
	encrypted_content: z.optional(z.nullable(z.string())),
});

/** An item as clients send it; what Weir has no word for (item references, tools of the provider) is refused. */
export const itemSchema = z.union([
	systemMessage,
	userMessage,
	assistantMessage,
	functionCall,
	functionCallOutput,
	reasoning,
]);

type WireItem = z.infer<typeof itemSchema>;
type Reasoning = z.infer<typeof reasoning>;
type FunctionCall = z.infer<typeof functionCall>;
type AssistantItem = z.infer<typeof assistantMessage> | FunctionCall | Reasoning;
type OtherItem = z.infer<typeof systemMessage | typeof userMessage | typeof functionCallOutput>;

/**
 * A client's items in Weir's words: what an assistant said, thought and called in a row is one message.
 *
 * @throws StreamError `invalid-request` for a file that is not in base64.
 */
export function decodeInput(items: readonly WireItem[]): Message[] {
	const messages: Message[] = [];
	const names = new Map<string, string>();
	for (const [at, item] of items.entries()) {
		const last = messages.at(-1);
		if (item.type === 'function_call') {
			names.set(item.call_id, item.name);
		}
		if (!isAssistants(item)) {
			messages.push(decodeMessage(item, `input[${at}]`, names));
		} else if (last?.role === 'assistant') {
			last.content.push(...decodeParts(item, last.content));
		} else {
			messages.push({ role: 'assistant', content: decodeParts(item, []) });
		}
	}
	return messages;
}

function isAssistants(item: WireItem): item is AssistantItem {
	return (
		item.type === 'function_call' ||
		item.type === 'reasoning' ||
		('role' in item && item.role === 'assistant')
	);
}

/** What an item adds to an assistant's message. */
function decodeParts(item: AssistantItem, before: readonly AssistantPart[]): AssistantPart[] {
	if (item.type === 'function_call') {
		return [decodeCall(item, before)];
	}
	if (item.type === 'reasoning') {
		return decodeReasoning(item);
	}
	const { content } = item;
	const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
	return parts.map((part) =>
		part.type === 'refusal'
			? { type: 'refusal' as const, text: part.refusal }
			: { type: 'text' as const, text: part.text },
	);
}

function decodeCall(
	{ call_id: id, name, arguments: json }: FunctionCall,
	before: readonly AssistantPart[],
): AssistantPart {
	const index = before.filter(({ type }) => type === 'tool-call').length;
	return { type: 'tool-call', index, id, name, arguments: json };
}

function decodeReasoning(item: Reasoning): AssistantPart[] {
	const text = (item.summary ?? []).map((part) => part.text).join('\n\n');
	return [
		...(text === '' ? [] : [{ type: 'reasoning' as const, text }]),
		...(item.encrypted_content
			? [{ type: 'reasoning-opaque' as const, field: REASONING_ITEM, value: item }]
			: []),
	];
}

function decodeMessage(item: OtherItem, field: string, names: ReadonlyMap<string, string>): Message {
	if (item.type === 'function_call_output') {
		const name = names.get(item.call_id) ?? '';
		return { role: 'tool', toolCallId: item.call_id, name, content: textOf(item.output) };
	}
	return item.role === 'user'
		? decodeUser(item.content, `${field}.content`)
		: { role: 'system', content: textOf(item.content) };
}

function textOf(content: z.infer<typeof words>): string {
	return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n');
}

function decodeUser(content: string | readonly z.infer<typeof userPart>[], field: string): UserMessage {
	const parts = typeof content === 'string' ? [{ type: 'input_text' as const, text: content }] : content;
	return { role: 'user', content: parts.map((part, at) => decodePart(part, `${field}[${at}]`)) };
}

function decodePart(part: z.infer<typeof userPart>, field: string): UserMessage['content'][number] {
	switch (part.type) {
		case 'input_image': {
			const data = readDataUrl(part.image_url);
			return data ? { type: 'image', ...data } : { type: 'image', url: part.image_url };
		}
		case 'input_file': {
			const data = readDataUrl(part.file_data);
			if (!data) {
				throw invalidField(`${field}.file_data`, 'must be a data URL in base64');
			}
			return { type: 'file', name: part.filename ?? 'file', ...data };
		}
		default:
			return { type: 'text', text: part.text };
	}
}
