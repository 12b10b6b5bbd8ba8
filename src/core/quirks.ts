import { t } from '@vscode/l10n';
import { type ChatRequest, type Message, textOf, userText } from './chat.ts';

/**
 * In what an endpoint or one of its models differs from the protocol that it speaks. Quirks are data: declared with a
 * provider, or learnt from its refusals by the policy `learn`.
 */
export interface Quirk {
	/** What is so of a model, in a sentence for people. */
	sentence(model: string): string;
	/** The field whose refusal tells of the quirk, in the provider's words. */
	field: RegExp;
	/** Words of a refusal that name no field. */
	words?: RegExp;
	/** Whether a request has what the endpoint does not take. */
	concerns(request: ChatRequest): boolean;
	/** The request as the endpoint takes it. */
	change(request: ChatRequest): ChatRequest;
}

export type QuirkName = keyof typeof QUIRKS;

/**
 * Every quirk that Weir knows, in the order in which a refusal is compared with them.
 *
 * What is left out only steers an answer. Fields without which the answer would be another (`stop`,
 * `response_format`, a forced tool) are never left out: whoever set them is told of the refusal.
 */
export const QUIRKS = {
	'no-stream-options': {
		sentence: (model) =>
			t('{0} does not take stream_options, so it tells usage only where it does so unasked.', model),
		field: /stream_options|include_usage/i,
		concerns: ({ stream, quirks = [] }) => stream !== false && !quirks.includes('no-stream-options'),
		change: (request) => ({ ...request, quirks: [...(request.quirks ?? []), 'no-stream-options'] }),
	},
	'no-streaming': {
		sentence: (model) => t('{0} does not stream, so its answers come in one piece.', model),
		field: /\bstream(?:ing)?\b/i,
		concerns: ({ stream }) => stream !== false,
		change: (request) => ({ ...request, stream: false }),
	},
	'max-completion-tokens': {
		sentence: (model) => t('{0} wants max_completion_tokens in the place of max_tokens.', model),
		field: /\bmax_tokens\b/i,
		concerns: ({ maxTokens, quirks = [] }) =>
			maxTokens !== undefined && !quirks.includes('max-completion-tokens'),
		change: (request) => ({ ...request, quirks: [...(request.quirks ?? []), 'max-completion-tokens'] }),
	},
	'one-of-temperature-and-top-p': {
		sentence: (model) => t('{0} takes temperature or top_p, not both; top_p is left out.', model),
		field: /temperature.*top_?p|top_?p.*temperature/is,
		concerns: ({ temperature, topP }) => temperature !== undefined && topP !== undefined,
		change: ({ topP: _, ...request }) => request,
	},
	'no-temperature': {
		sentence: (model) => t('{0} does not take temperature.', model),
		field: /\btemperature\b/i,
		concerns: ({ temperature }) => temperature !== undefined,
		change: ({ temperature: _, ...request }) => request,
	},
	'no-top-p': {
		sentence: (model) => t('{0} does not take top_p.', model),
		field: /\btop_?p\b/i,
		concerns: ({ topP }) => topP !== undefined,
		change: ({ topP: _, ...request }) => request,
	},
	'no-parallel-tool-calls': {
		sentence: (model) => t('{0} does not take parallel_tool_calls.', model),
		field: /parallel_tool_calls|disable_parallel_tool_use/i,
		concerns: ({ parallelToolCalls }) => parallelToolCalls !== undefined,
		change: ({ parallelToolCalls: _, ...request }) => request,
	},
	'no-reasoning-effort': {
		sentence: (model) => t('{0} does not take a reasoning effort.', model),
		field: /reasoning_effort|reasoning\.effort|\breasoning\b|\bthinking\b(?!.*\bblock)/i,
		concerns: ({ reasoningEffort }) => reasoningEffort !== undefined,
		change: ({ reasoningEffort: _, ...request }) => request,
	},
	'no-seed': {
		sentence: (model) => t('{0} does not take a seed.', model),
		field: /\bseed\b/i,
		concerns: ({ seed }) => seed !== undefined,
		change: ({ seed: _, ...request }) => request,
	},
	'no-tool-choice': {
		sentence: (model) => t('{0} does not take tool_choice.', model),
		field: /tool_choice/i,
		concerns: ({ toolChoice }) => toolChoice === 'auto',
		change: ({ toolChoice: _, ...request }) => request,
	},
	'no-tools': {
		sentence: (model) => t('{0} does not take tools, so it answers without them.', model),
		field: /\btools?\b|function.?call/i,
		concerns: ({ tools = [], toolChoice = 'auto', messages }) =>
			tools.length > 0 && toolChoice === 'auto' && !messages.some(({ role }) => role === 'tool'),
		change: ({ tools: _, toolChoice: __, parallelToolCalls: ___, ...request }) => request,
	},
	'no-system-role': {
		sentence: (model) =>
			t('{0} does not take system messages, so they stand before the first message of the user.', model),
		field: /\bsystem\b.{0,20}\b(?:role|message|prompt)|\brole\b.{0,20}\bsystem\b/is,
		concerns: ({ messages }) => messages.some(({ role }) => role === 'system'),
		change: withoutSystemRole,
	},
	'no-prefill': {
		sentence: (model) =>
			t('{0} does not continue a message of its own, so it is asked to go on in words.', model),
		field: /prefill|final assistant|last assistant|assistant message/i,
		words:
			/conversation must end with a user|last message must (?:be|have|come)|must (?:end|start) with a (?:user message|thinking block)/i,
		concerns: ({ messages }) => messages.at(-1)?.role === 'assistant',
		change: askToGoOn,
	},
} as const satisfies Readonly<Record<string, Quirk>>;

/** All names, in their order. */
export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly QuirkName[];

/** The request as an endpoint with these quirks takes it. */
export function withQuirks(request: ChatRequest, names: readonly QuirkName[]): ChatRequest {
	return names.reduce<ChatRequest>((changed, name) => {
		const quirk: Quirk = QUIRKS[name];
		return quirk.concerns(changed) ? quirk.change(changed) : changed;
	}, request);
}

function withoutSystemRole(request: ChatRequest): ChatRequest {
	const system = request.messages.filter(({ role }) => role === 'system').map(textOf);
	const rest = request.messages.filter(({ role }) => role !== 'system');
	const at = rest.findIndex(({ role }) => role === 'user');
	const first = rest[at];
	const instructions = userText(system.join('\n\n'));
	const merged: Message[] =
		first?.role === 'user'
			? rest.with(at, { role: 'user', content: [...instructions.content, ...first.content] })
			: [instructions, ...rest];
	return { ...request, messages: merged };
}

/** How much of its own words a model is shown to find the place again, in UTF-16 units. */
const LAST_WORDS = 200;

/** @see https://platform.claude.com/docs/en/about-claude/models/migration-guide, on prefilled answers */
function askToGoOn(request: ChatRequest): ChatRequest {
	const end = request.messages.slice(-1).map(textOf).join('').slice(-LAST_WORDS);
	const words = `Your previous answer was interrupted and ended with:\n\n${end}\n\nGo on exactly where it stopped, in the middle of a word if need be. Repeat nothing, and say nothing about this.`;
	return { ...request, messages: [...request.messages, userText(words)] };
}
