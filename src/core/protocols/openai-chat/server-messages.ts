import * as z from 'zod/mini';
import type { AssistantPart, Message, UserMessage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { customArguments } from '../custom-tool.ts';
import { readDataUrl } from '../data-url.ts';
import { imageDetailSchema } from '../image-detail.ts';
import { invalidField } from '../request-body.ts';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const textContent = z.union([z.string(), z.array(textPart)]);

const userPart = z.discriminatedUnion('type', [
	textPart,
	z.object({
		type: z.literal('image_url'),
		image_url: z.object({ url: z.string(), detail: imageDetailSchema }),
	}),
	z.object({
		type: z.literal('file'),
		file: z.object({ filename: z.optional(z.string()), file_data: z.string() }),
	}),
]);

const call = { id: z.string(), extra_content: z.optional(z.unknown()) };

const toolCall = z.union([
	z.object({
		...call,
		type: z.literal('custom'),
		custom: z.object({ name: z.string(), input: z.string() }),
	}),
	// Not every client names the older kind.
	z.object({ ...call, function: z.object({ name: z.string(), arguments: z.string() }) }),
]);

const optionalText = z.optional(z.nullable(z.string()));

const assistantMessage = z.object({
	role: z.literal('assistant'),
	content: z.optional(
		z.nullable(
			z.union([
				z.string(),
				z.array(
					z.discriminatedUnion('type', [
						textPart,
						z.object({ type: z.literal('refusal'), refusal: z.string() }),
					]),
				),
			]),
		),
	),
	refusal: optionalText,
	reasoning_content: optionalText,
	reasoning: optionalText,
	reasoning_details: z.optional(z.nullable(z.array(z.unknown()))),
	tool_calls: z.optional(z.nullable(z.array(toolCall))),
});

/** A message as clients send it; what OpenAI allows and Weir has no word for (audio) is refused. */
export const messageSchema = z.discriminatedUnion('role', [
	z.object({ role: z.literal(['system', 'developer']), content: textContent }),
	z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(userPart)]) }),
	assistantMessage,
	z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: textContent }),
]);

type WireMessage = z.infer<typeof messageSchema>;

/**
 * A client's messages in Weir's words. A tool message gets the name of the call that it answers.
 *
 * @throws StreamError `invalid-request` for a file that is not in base64.
 */
export function decodeMessages(messages: readonly WireMessage[]): Message[] {
	const names = new Map<string, string>();
	return messages.map((message, at) => decodeMessage(message, `messages[${at}].content`, names));
}

function decodeMessage(message: WireMessage, field: string, names: Map<string, string>): Message {
	switch (message.role) {
		case 'system':
		case 'developer':
			return { role: 'system', content: textOf(message.content) };
		case 'user':
			return decodeUser(message.content, field);
		case 'assistant':
			for (const call of message.tool_calls ?? []) {
				names.set(call.id, calledBy(call).name);
			}
			return { role: 'assistant', content: decodeAssistant(message) };
		case 'tool': {
			const { tool_call_id: id, content } = message;
			return { role: 'tool', toolCallId: id, name: names.get(id) ?? '', content: textOf(content) };
		}
	}
}

function textOf(content: z.infer<typeof textContent>): string {
	return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n');
}

function decodeUser(content: string | readonly z.infer<typeof userPart>[], field: string): UserMessage {
	const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
	return { role: 'user', content: parts.map((part, at) => decodePart(part, `${field}[${at}]`)) };
}

function decodePart(part: z.infer<typeof userPart>, field: string): UserMessage['content'][number] {
	switch (part.type) {
		case 'text':
			return { type: 'text', text: part.text };
		case 'image_url': {
			const { url, detail } = part.image_url;
			return { type: 'image', ...(readDataUrl(url) ?? { url }), ...defined({ detail: detail ?? undefined }) };
		}
		case 'file': {
			const data = readDataUrl(part.file.file_data);
			if (!data) {
				throw invalidField(`${field}.file.file_data`, 'must be a data URL in base64');
			}
			return { type: 'file', name: part.file.filename ?? 'file', ...data };
		}
	}
}

function decodeAssistant(message: z.infer<typeof assistantMessage>): AssistantPart[] {
	const { content, refusal, reasoning_content: reasoning, reasoning_details: details } = message;
	const thought = reasoning || message.reasoning || '';
	const calls = message.tool_calls ?? [];
	const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []);
	return [
		...(thought === '' ? [] : [{ type: 'reasoning' as const, text: thought }]),
		...parts.flatMap(decodeAnswerPart),
		...(refusal ? [{ type: 'refusal' as const, text: refusal }] : []),
		...calls.map((call, index) => ({ type: 'tool-call' as const, index, id: call.id, ...calledBy(call) })),
		...calls.flatMap(({ extra_content: value }, index) => opaque('extra_content', value, index)),
		...opaque('reasoning_details', details ?? undefined),
		// Providers that sent it want it back beside the calls that it led to.
		...opaque('reasoning_content', calls.length > 0 ? reasoning || undefined : undefined),
	];
}

function calledBy(call: z.infer<typeof toolCall>): { name: string; arguments: string } {
	return 'custom' in call
		? { name: call.custom.name, arguments: customArguments(call.custom.input) }
		: { name: call.function.name, arguments: call.function.arguments };
}

function decodeAnswerPart(
	part: { type: 'text'; text: string } | { type: 'refusal'; refusal: string },
): AssistantPart[] {
	if (part.type === 'refusal') {
		return [{ type: 'refusal', text: part.refusal }];
	}
	return part.text === '' ? [] : [{ type: 'text', text: part.text }];
}

function opaque(field: string, value: unknown, index?: number): AssistantPart[] {
	return value === undefined
		? []
		: [{ type: 'reasoning-opaque', field, value, ...(index === undefined ? {} : { index }) }];
}
