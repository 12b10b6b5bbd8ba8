import * as z from 'zod/mini';
import type { AssistantPart, ImagePart, Message, UserMessage } from '../../chat.ts';
import { asObject, isShallow } from '../wire-value.ts';
import { decodeDocument, documentSource } from './server-documents.ts';

/** Text as it stands in a system prompt and in messages. */
export const textBlock = z.object({ type: z.literal('text'), text: z.string() });

const imageSource = z.discriminatedUnion('type', [
	z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
	z.object({ type: z.literal('url'), url: z.string() }),
]);
const imageBlock = z.object({ type: z.literal('image'), source: imageSource });

const documentBlock = z.object({
	type: z.literal('document'),
	source: documentSource,
	title: z.optional(z.nullable(z.string())),
});

/** What a search of the client's own found, to be cited. */
const searchResult = z.object({
	type: z.literal('search_result'),
	source: z.string(),
	title: z.string(),
	content: z.array(textBlock),
});

const resultBlock = z.discriminatedUnion('type', [
	textBlock,
	imageBlock,
	documentBlock,
	searchResult,
	// A tool that a search for tools has found.
	z.object({ type: z.literal('tool_reference'), tool_name: z.string() }),
]);

const toolResult = z.object({
	type: z.literal('tool_result'),
	tool_use_id: z.string(),
	content: z.optional(z.nullable(z.union([z.string(), z.array(resultBlock)]))),
	is_error: z.optional(z.nullable(z.boolean())),
});

const userBlock = z.discriminatedUnion('type', [
	textBlock,
	imageBlock,
	documentBlock,
	searchResult,
	toolResult,
]);

const KNOWN: ReadonlySet<string> = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);

/** What a model said may hold blocks that only its provider knows; they are passed over. */
const assistantBlock = z.union([
	z.discriminatedUnion('type', [
		textBlock,
		z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.optional(z.string()) }),
		z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
		z.object({
			type: z.literal('tool_use'),
			id: z.string(),
			name: z.string(),
			// What nests without end could not be written again.
			input: z.record(z.string(), z.unknown()).check(z.refine(isShallow)),
		}),
	]),
	// It aborts, so that a known block that is wrong is told as what it is.
	z.object({ type: z.string().check(z.refine((type) => !KNOWN.has(type), { abort: true })) }),
]);

/** A message as clients send it; `system` among them is of API version 2026-10-21. */
export const messageSchema = z.discriminatedUnion('role', [
	z.object({ role: z.literal('system'), content: z.union([z.string(), z.array(textBlock)]) }),
	z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(userBlock)]) }),
	z.object({ role: z.literal('assistant'), content: z.union([z.string(), z.array(assistantBlock)]) }),
]);

type WireMessage = z.infer<typeof messageSchema>;
type UserBlock = z.infer<typeof userBlock>;

/**
 * A client's messages in Weir's words: the tools' answers in a user's message become messages of their own, before it.
 */
export function decodeMessages(messages: readonly WireMessage[]): Message[] {
	const names = new Map<string, string>();
	return messages.flatMap((message) => decodeMessage(message, names));
}

function decodeMessage(message: WireMessage, names: Map<string, string>): Message[] {
	switch (message.role) {
		case 'system':
			return [{ role: 'system', content: textOf(message.content) }];
		case 'user':
			return decodeUser(message.content, names);
		case 'assistant':
			return [{ role: 'assistant', content: decodeAssistant(message.content, names) }];
	}
}

/** The first cache mark anywhere in a request; there is one kind of it, so where it stood is all that is lost. */
export function cacheMarkIn(value: unknown): unknown {
	let level: unknown[] = [value];
	for (let depth = 0; depth < DEEPEST_MARK && level.length > 0; depth++) {
		const mark = level.map((item) => asObject(item)?.cache_control ?? undefined).find(Boolean);
		if (mark !== undefined) {
			return mark;
		}
		level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
	}
	return undefined;
}

/** The parts of a request, its messages, their content, its blocks, and those of a tool's answer. */
const DEEPEST_MARK = 7;

function textOf(content: string | readonly { text: string }[]): string {
	return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n');
}

function decodeUser(content: string | readonly UserBlock[], names: ReadonlyMap<string, string>): Message[] {
	const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
	const tools: Message[] = blocks.flatMap((block) =>
		block.type === 'tool_result' ? [decodeToolResult(block, names)] : [],
	);
	const parts = blocks.flatMap(decodePart);
	return parts.length > 0 || tools.length === 0 ? [...tools, { role: 'user', content: parts }] : tools;
}

function decodeToolResult(
	{ tool_use_id: id, content, is_error: failed }: z.infer<typeof toolResult>,
	names: ReadonlyMap<string, string>,
): Message {
	const texts = typeof content === 'string' ? content : (content ?? []).flatMap(textsIn);
	return {
		role: 'tool',
		toolCallId: id,
		name: names.get(id) ?? '',
		content: textOf(texts),
		...(failed ? { isError: true } : {}),
	};
}

/** What of a tool's answer is text. */
function textsIn(block: z.infer<typeof resultBlock>): { text: string }[] {
	switch (block.type) {
		case 'text':
			return [block];
		case 'search_result':
			return [{ text: searchText(block) }];
		case 'tool_reference':
			return [{ text: block.tool_name }];
		default:
			return [];
	}
}

function searchText({ title, source, content }: z.infer<typeof searchResult>): string {
	return [`${title} (${source})`, ...content.map(({ text }) => text)].join('\n\n');
}

function decodePart(block: UserBlock): UserMessage['content'][number][] {
	switch (block.type) {
		case 'text':
			return [{ type: 'text', text: block.text }];
		case 'image':
			return [decodeImage(block)];
		case 'document':
			return [decodeDocument(block)];
		case 'search_result':
			return [{ type: 'text', text: searchText(block) }];
		case 'tool_result':
			// A tool's answer is text in Weir; its images and documents follow as the user's.
			return Array.isArray(block.content) ? block.content.flatMap(decodeShown) : [];
	}
}

function decodeShown(part: z.infer<typeof resultBlock>): UserMessage['content'][number][] {
	switch (part.type) {
		case 'image':
			return [decodeImage(part)];
		case 'document':
			return [decodeDocument(part)];
		default:
			return [];
	}
}

function decodeImage({ source }: z.infer<typeof imageBlock>): ImagePart {
	return source.type === 'url'
		? { type: 'image', url: source.url }
		: { type: 'image', mimeType: source.media_type, data: source.data };
}

function decodeAssistant(
	content: string | readonly z.infer<typeof assistantBlock>[],
	names: Map<string, string>,
): AssistantPart[] {
	const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
	let calls = 0;
	return blocks.flatMap((block): AssistantPart[] => {
		if ('input' in block) {
			names.set(block.id, block.name);
			const json = JSON.stringify(block.input);
			return [{ type: 'tool-call', index: calls++, id: block.id, name: block.name, arguments: json }];
		}
		return decodeSaid(block);
	});
}

function decodeSaid(block: Exclude<z.infer<typeof assistantBlock>, { input: unknown }>): AssistantPart[] {
	if ('thinking' in block) {
		const { thinking, signature } = block;
		return [
			...(thinking === '' ? [] : [{ type: 'reasoning' as const, text: thinking }]),
			...(signature ? [{ type: 'reasoning-opaque' as const, field: 'signature', value: signature }] : []),
		];
	}
	if ('data' in block) {
		return [{ type: 'reasoning-opaque', field: 'redacted_thinking', value: block.data }];
	}
	return 'text' in block && block.text !== '' ? [{ type: 'text', text: block.text }] : [];
}
