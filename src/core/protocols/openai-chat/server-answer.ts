import type { Answer } from '../../accumulate.ts';
import type { AssistantPart, ToolCallPart } from '../../chat.ts';
import { brokenAnswer } from '../broken-answer.ts';
import { customInput } from '../custom-tool.ts';
import { mediaText } from '../media-text.ts';
import type { EncodeOptions } from '../server.ts';
import { writeCitation, writeFinish, writeUsage } from './server-wire.ts';

/** An answer as a `chat.completion`. @throws StreamError `interrupted` for an answer without a finish. */
export function encodeAnswer(
	answer: Answer,
	{ model, toolShapes, newId, now = Date.now }: EncodeOptions,
): string {
	if (answer.finish === undefined) {
		throw brokenAnswer();
	}
	const parts = answer.messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
	const refused = parts.some(({ type }) => type === 'refusal');
	return JSON.stringify({
		id: answer.id || (newId?.() ?? `chatcmpl-${crypto.randomUUID()}`),
		object: 'chat.completion',
		created: Math.floor(now() / 1000),
		model: answer.model || model,
		choices: [
			{
				index: 0,
				message: encodeMessage(parts, answer, toolShapes),
				logprobs: null,
				finish_reason: writeFinish(answer.finish, refused),
			},
		],
		...(answer.usage ? { usage: writeUsage(answer.usage) } : {}),
	});
}

function encodeMessage(
	parts: readonly AssistantPart[],
	{ citations }: Answer,
	shapes: EncodeOptions['toolShapes'],
) {
	const text = parts
		.map((part) => (part.type === 'media' ? mediaText(part) : wordsOf(part, 'text')))
		.join('');
	const refusal = parts.map((part) => wordsOf(part, 'refusal')).join('');
	const reasoning = parts.map((part) => wordsOf(part, 'reasoning')).join('');
	const details = parts.find(
		(part) => part.type === 'reasoning-opaque' && part.field === 'reasoning_details',
	);
	const calls = parts.filter((part) => part.type === 'tool-call');
	const annotations = citations.flatMap(writeCitation);
	return {
		role: 'assistant',
		content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
		refusal: refusal === '' ? null : refusal,
		...(reasoning === '' ? {} : { reasoning_content: reasoning }),
		...(details?.type === 'reasoning-opaque' ? { reasoning_details: details.value } : {}),
		...(annotations.length > 0 ? { annotations } : {}),
		...(calls.length > 0 ? { tool_calls: calls.map((call) => encodeCall(call, parts, shapes)) } : {}),
	};
}

function wordsOf(part: AssistantPart, type: 'text' | 'refusal' | 'reasoning'): string {
	return part.type === type ? part.text : '';
}

function encodeCall(
	{ index, id, name, arguments: json }: ToolCallPart,
	parts: readonly AssistantPart[],
	shapes: EncodeOptions['toolShapes'],
) {
	const extra = parts.find(
		(part) => part.type === 'reasoning-opaque' && part.field === 'extra_content' && part.index === index,
	);
	return {
		id,
		...(shapes?.get(name)?.isCustom
			? { type: 'custom', custom: { name, input: customInput(json) } }
			: { type: 'function', function: { name, arguments: json } }),
		...(extra?.type === 'reasoning-opaque' ? { extra_content: extra.value } : {}),
	};
}
