import { t } from '@vscode/l10n';
import type { ChatRequest, ToolDefinition } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { checkRange } from '../check-range.ts';
import type { FindAttachment } from './attachment.ts';
import { encodeConversation, type ProtocolMessage } from './messages.ts';

/** The body of `POST {base}/{bot}`; every field is always sent, as the reference client does. */
export type Query = ReturnType<typeof emptyQuery>;

/**
 * A request as a query of the bot protocol, version 1.2.
 *
 * `extraBody` names the query's own fields (`skip_system_prompt`, `language_code` …), which are taken as they are;
 * everything else in it is a parameter of the bot and goes, with `reasoningEffort`, into the last message's
 * `parameters`, where Poe looks for it.
 *
 * @param attachmentOf finds what an image or a file was uploaded as.
 * @throws StreamError `invalid-request` that names the field: one out of its range, or one that the protocol does not
 * have and without which the answer would be another (`response_format`, a forced `tool_choice`).
 */
export function encodeQuery(request: ChatRequest, attachmentOf: FindAttachment): Query {
	checkFields(request);
	const { toolChoice, reasoningEffort, extraBody = {}, stop = [] } = request;
	const { query, toolCalls, toolResults } = encodeConversation(request.messages, attachmentOf);
	const tools = toolChoice === 'none' ? [] : (request.tools ?? []);
	const empty = emptyQuery();
	const extra = Object.entries(extraBody);
	return {
		...empty,
		query: withParameters(query, {
			...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
			...Object.fromEntries(extra.filter(([field]) => !Object.hasOwn(empty, field))),
		}),
		temperature: request.temperature ?? null,
		stop_sequences: [...stop],
		tools: tools.length > 0 ? tools.map(encodeTool) : null,
		tool_calls: toolCalls.length > 0 ? toolCalls : null,
		tool_results: toolResults.length > 0 ? toolResults : null,
		...Object.fromEntries(extra.filter(([field]) => Object.hasOwn(empty, field))),
	};
}

/** What a request sets and the protocol cannot say, though the answer is of use without it; as people know it. */
export function unsaid({ topP, maxTokens, seed }: ChatRequest): string[] {
	const fields = { top_p: topP, max_tokens: maxTokens, seed };
	return Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}

function emptyQuery() {
	return {
		version: '1.2',
		type: 'query',
		query: [] as readonly ProtocolMessage[],
		user_id: '',
		conversation_id: '',
		message_id: '',
		metadata: '',
		api_key: '<missing>',
		access_key: '<missing>',
		temperature: null as number | null,
		skip_system_prompt: false,
		logit_bias: {},
		stop_sequences: [] as readonly string[],
		language_code: 'en',
		adopt_current_bot_name: null,
		bot_query_id: '',
		users: [],
		tools: null as readonly object[] | null,
		tool_calls: null as readonly object[] | null,
		tool_results: null as readonly object[] | null,
		query_creation_time: null,
		extra_params: null,
	};
}

function withParameters(
	query: readonly ProtocolMessage[],
	parameters: Readonly<Record<string, unknown>>,
): ProtocolMessage[] {
	return query.map((message, index) => (index === query.length - 1 ? { ...message, parameters } : message));
}

function encodeTool({ name, description, parameters }: ToolDefinition) {
	// Poe's own shape of a tool has both fields, and a tool without arguments may come without them.
	return {
		type: 'function',
		function: { name, description, parameters: { type: 'object', properties: {}, ...parameters } },
	};
}

function checkFields({ temperature, topP, maxTokens, stop, responseFormat, toolChoice }: ChatRequest): void {
	checkRange('temperature', temperature, 0, 2);
	checkRange('top_p', topP, 0, 1);
	checkRange('max_tokens', maxTokens, 1, Number.MAX_SAFE_INTEGER);
	if (stop && stop.length > 4) {
		throw invalid(t('stop takes up to 4 sequences, not {0}. Leave some out.', stop.length));
	}
	if (responseFormat && responseFormat.type !== 'text') {
		throw invalid(
			t(
				"Poe's bot protocol has no response_format. Ask for JSON in words, or turn on the OpenAI client for Poe.",
			),
		);
	}
	if (toolChoice === 'required' || typeof toolChoice === 'object') {
		throw invalid(
			t("Poe's bot protocol cannot force a tool_choice. Leave it out, or turn on the OpenAI client for Poe."),
		);
	}
}

function invalid(sentence: string): StreamError {
	return new StreamError('invalid-request', sentence);
}
