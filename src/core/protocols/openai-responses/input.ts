import type {
	ResponseInputContent,
	ResponseInputItem,
	ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import type { AssistantMessage, AssistantPart, Message, UserMessage } from '../../chat.ts';
import { dataUrl } from '../data-url.ts';
import { parseJson } from '../json.ts';
import { mediaText } from '../media-text.ts';
import { encodeEach, type Surroundings } from '../surroundings.ts';
import { asObject, asText } from '../wire-value.ts';

/** The name under which a reasoning item travels as `reasoning-opaque`, and by which it is known on its way back. */
export const REASONING_ITEM = 'reasoning_item';

/**
 * Messages as input items.
 *
 * What was broken off goes out whole: a tool call that was never answered is left out, and so is an answer to no
 * call; providers refuse a request with either. Reasoning goes back only in the turn that still runs, encrypted and
 * right before what it led to: alone at the end of a message it would be refused, and another model cannot read it.
 */
export function encodeInput(messages: readonly Message[]): ResponseInputItem[] {
	return encodeEach(messages, encodeMessage);
}

function encodeMessage(message: Message, around: Surroundings): ResponseInputItem[] {
	switch (message.role) {
		case 'system':
			return [{ role: 'system', content: message.content }];
		case 'user':
			return [encodeUser(message)];
		case 'assistant':
			return encodeAssistant(message, around);
		case 'tool': {
			const { toolCallId, content } = message;
			return around.called.has(toolCallId)
				? [{ type: 'function_call_output', call_id: toolCallId, output: content }]
				: [];
		}
	}
}

function encodeUser({ content }: UserMessage): ResponseInputItem {
	const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
	return texts.length === content.length
		? { role: 'user', content: texts.join('\n\n') }
		: { role: 'user', content: content.map(encodePart) };
}

function encodePart(part: UserMessage['content'][number]): ResponseInputContent {
	switch (part.type) {
		case 'text':
			return { type: 'input_text', text: part.text };
		case 'image':
			return {
				type: 'input_image',
				image_url: 'url' in part ? part.url : dataUrl(part),
				detail: part.detail ?? 'auto',
			};
		case 'file':
			return { type: 'input_file', filename: part.name, file_data: dataUrl(part) };
	}
}

/** The parts in their order: what was said in one go is one item, each call and each piece of reasoning its own. */
function encodeAssistant(message: AssistantMessage, around: Surroundings): ResponseInputItem[] {
	const items: ResponseInputItem[] = [];
	let reasoning: ResponseInputItem[] = [];
	let said = '';
	const add = (item: ResponseInputItem) => {
		items.push(...reasoning, item);
		reasoning = [];
	};
	const say = () => {
		if (said !== '') {
			add({ role: 'assistant', content: said });
		}
		said = '';
	};
	for (const part of message.content) {
		said += textOfPart(part);
		if (part.type === 'reasoning-opaque' && part.field === REASONING_ITEM && around.inTurn) {
			say();
			reasoning.push(...encodeReasoning(part.value));
		} else if (part.type === 'tool-call' && around.answered.has(part.id)) {
			say();
			const { id, name, arguments: json } = part;
			// Arguments that do not parse are refused by many servers, which would end the chat for good.
			add({
				type: 'function_call',
				call_id: id,
				name,
				arguments: parseJson(json) === undefined ? '{}' : json,
			});
		}
	}
	say();
	return items;
}

function textOfPart(part: AssistantPart): string {
	switch (part.type) {
		case 'text':
		case 'refusal':
			return part.text;
		case 'media':
			return mediaText(part);
		default:
			return '';
	}
}

/** Without its encrypted content an item is only a name for what the provider was told not to keep. */
function encodeReasoning(value: unknown): ResponseInputItem[] {
	const item = asObject(value);
	return item?.type === 'reasoning' && asText(item.encrypted_content) !== ''
		? [item as unknown as ResponseReasoningItem]
		: [];
}
