import { t } from '@vscode/l10n';
import type { ReasoningEffort } from 'openai/resources';
import type {
	FunctionTool,
	ResponseCreateParamsNonStreaming,
	ResponseCreateParamsStreaming,
	ToolChoiceFunction,
} from 'openai/resources/responses/responses';
import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { StreamError } from '../../errors.ts';
import { checkRange } from '../check-range.ts';
import { encodeInput } from './input.ts';

/** A request's body as it goes out: the official fields, and whatever the user adds. */
export type RequestBody = (ResponseCreateParamsStreaming | ResponseCreateParamsNonStreaming) &
	Record<string, unknown>;

/**
 * A request as the body of `POST /responses`. Only what is set is sent, besides `stream` and what keeps the chat off
 * the provider's disk: `store: false`, and the reasoning handed out encrypted instead. The user's `extraBody` has
 * the last word.
 *
 * `seed` is left out, because the protocol has none and the answer is only less repeatable without it.
 *
 * @throws StreamError `invalid-request` that names the field: one out of its range, or `stop`, which the protocol
 * does not have and without which the answer would be another.
 */
export function encodeRequest(request: ChatRequest): RequestBody {
	checkFields(request);
	const { tools = [], toolChoice, parallelToolCalls, responseFormat, reasoningEffort, extraBody } = request;
	const hasTools = tools.length > 0;
	return {
		model: request.model,
		// System messages stay among the input: some providers read past `instructions`.
		input: encodeInput(request.messages),
		stream: request.stream !== false,
		store: false,
		include: ['reasoning.encrypted_content'],
		...defined({
			tools: hasTools ? tools.map(encodeTool) : undefined,
			// Without tools, providers refuse whatever else is said about them.
			tool_choice: hasTools && toolChoice ? encodeToolChoice(toolChoice) : undefined,
			parallel_tool_calls: hasTools ? parallelToolCalls : undefined,
			temperature: request.temperature,
			top_p: request.topP,
			max_output_tokens: request.maxTokens,
			// The SDK knows OpenAI's words for it; other providers have others.
			reasoning: reasoningEffort ? { effort: reasoningEffort as ReasoningEffort } : undefined,
			text: responseFormat && { format: encodeResponseFormat(responseFormat) },
		}),
		...extraBody,
	};
}

/** A function as this protocol defines it. */
export function encodeTool(tool: ToolDefinition): FunctionTool {
	const { name, description, parameters, strict = false } = tool;
	// Left out, `strict` is true here, and refuses every schema with an optional field.
	return { type: 'function', name, description, parameters: { ...parameters }, strict };
}

function encodeToolChoice(choice: ToolChoice): 'none' | 'auto' | 'required' | ToolChoiceFunction {
	return typeof choice === 'string' ? choice : { type: 'function', name: choice.name };
}

function encodeResponseFormat(format: ResponseFormat) {
	if (format.type !== 'json_schema') {
		return { type: format.type };
	}
	const { name, schema, strict } = format;
	return {
		type: 'json_schema' as const,
		name,
		schema: { ...schema },
		...(strict === undefined ? {} : { strict }),
	};
}

function checkFields({ temperature, topP, maxTokens, stop }: ChatRequest): void {
	checkRange('temperature', temperature, 0, 2);
	checkRange('top_p', topP, 0, 1);
	checkRange('max_output_tokens', maxTokens, 1, Number.MAX_SAFE_INTEGER);
	if (stop && stop.length > 0) {
		throw new StreamError(
			'invalid-request',
			t('The Responses API has no stop sequences. Leave stop out, or reach the model through openai-chat.'),
		);
	}
}
