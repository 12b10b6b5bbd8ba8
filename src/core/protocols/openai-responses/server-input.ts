import type { AssistantPart, Message, UserMessage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { customArguments } from '../custom-tool.ts';
import { readDataUrl } from '../data-url.ts';
import { invalidField } from '../request-body.ts';
import type {
	AssistantItem,
	CallItem,
	CallOutput,
	OtherItem,
	Reasoning,
	UserPart,
	WireItem,
} from './client-items.ts';
import { flatName } from './client-tools.ts';
import { REASONING_ITEM } from './input.ts';

/**
 * A client's items in Weir's words: what an assistant said, thought and called in a row is one message. A tool's answer
 * is text in Weir; what else it holds follows, after the answers to all calls, as the user's.
 *
 * @throws StreamError `invalid-request` for a file that is not in base64, and for an item that is kept elsewhere.
 */
export function decodeInput(items: readonly WireItem[]): Message[] {
	const messages: Message[] = [];
	const names = new Map<string, string>();
	const shown: UserMessage['content'][number][] = [];
	const show = () => {
		if (shown.length > 0) {
			messages.push({ role: 'user', content: shown.splice(0) });
		}
	};
	for (const [at, item] of items.entries()) {
		if (item.type === 'item_reference' || item.type === 'compaction') {
			throw invalidField(
				`input[${at}]`,
				`is ${item.type === 'compaction' ? 'a' : 'an'} ${item.type}, and no responses are kept; send the whole items, which many SDKs do with store: false`,
			);
		}
		if (isOutput(item)) {
			messages.push(decodeOutput(item, names));
			shown.push(...decodeShown(item, `input[${at}].output`));
			continue;
		}
		show();
		if (isAssistants(item)) {
			addSaid(messages, item, names);
		} else if ('role' in item) {
			messages.push(decodeMessage(item, `input[${at}].content`));
		}
	}
	show();
	return messages;
}

function addSaid(messages: Message[], item: AssistantItem, names: Map<string, string>): void {
	if (isCall(item)) {
		names.set(item.call_id, nameOf(item));
	}
	const last = messages.at(-1);
	if (last?.role === 'assistant') {
		last.content.push(...decodeParts(item, last.content));
	} else {
		messages.push({ role: 'assistant', content: decodeParts(item, []) });
	}
}

function isOutput(item: WireItem): item is CallOutput {
	return item.type === 'function_call_output' || item.type === 'custom_tool_call_output';
}

function isCall(item: WireItem): item is CallItem {
	return item.type === 'function_call' || item.type === 'custom_tool_call';
}

function nameOf({ name, namespace }: CallItem): string {
	return flatName({ name, namespace: namespace ?? undefined });
}

function isAssistants(item: WireItem): item is AssistantItem {
	return isCall(item) || item.type === 'reasoning' || ('role' in item && item.role === 'assistant');
}

/** What an item adds to an assistant's message. */
function decodeParts(item: AssistantItem, before: readonly AssistantPart[]): AssistantPart[] {
	if (isCall(item)) {
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

function decodeCall(item: CallItem, before: readonly AssistantPart[]): AssistantPart {
	const index = before.filter(({ type }) => type === 'tool-call').length;
	const json = item.type === 'function_call' ? item.arguments : customArguments(item.input);
	return { type: 'tool-call', index, id: item.call_id, name: nameOf(item), arguments: json };
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

function decodeOutput({ call_id: id, output }: CallOutput, names: ReadonlyMap<string, string>): Message {
	const texts = typeof output === 'string' ? output : output.filter((part) => 'text' in part);
	return { role: 'tool', toolCallId: id, name: names.get(id) ?? '', content: textOf(texts) };
}

function decodeShown({ output }: CallOutput, field: string): UserMessage['content'][number][] {
	return typeof output === 'string'
		? []
		: output.flatMap((part, at) => ('text' in part ? [] : [decodePart(part, `${field}[${at}]`)]));
}

function decodeMessage(item: OtherItem, field: string): Message {
	return item.role === 'user'
		? decodeUser(item.content, field)
		: { role: 'system', content: textOf(item.content) };
}

function textOf(content: string | readonly { text: string }[]): string {
	return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n');
}

function decodeUser(content: string | readonly UserPart[], field: string): UserMessage {
	const parts = typeof content === 'string' ? [{ type: 'input_text' as const, text: content }] : content;
	return { role: 'user', content: parts.map((part, at) => decodePart(part, `${field}[${at}]`)) };
}

function decodePart(part: UserPart, field: string): UserMessage['content'][number] {
	switch (part.type) {
		case 'input_image': {
			const { image_url: url, detail } = part;
			// The default, which has to be written here.
			const own = detail === 'auto' || detail === null ? undefined : detail;
			return { type: 'image', ...(readDataUrl(url) ?? { url }), ...defined({ detail: own }) };
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
