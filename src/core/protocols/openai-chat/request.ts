import { t } from '@vscode/l10n';
import type { ReasoningEffort } from 'openai/resources';
import type {
	ChatCompletionCreateParamsNonStreaming,
	ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { ChatRequest, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { StreamError } from '../../errors.ts';
import { checkRange } from '../check-range.ts';
import { encodeMessages } from './messages.ts';

/** A request's body as it goes out: the official fields, and whatever the user adds. */
export type RequestBody = (ChatCompletionCreateParamsStreaming | ChatCompletionCreateParamsNonStreaming) &
	Record<string, unknown>;

/**
 * A request as the body of `POST /chat/completions`. Only what is set is sent, besides `stream` and the wish for
 * usage; the user's `extraBody` has the last word.
 *
 * @throws StreamError `invalid-request` that names the field and its range.
 */
export function encodeRequest(request: ChatRequest): RequestBody {
	checkRanges(request);
	const { tools = [], toolChoice, parallelToolCalls, responseFormat, stop, extraBody, quirks = [] } = request;
	const lengthField = quirks.includes('max-completion-tokens') ? 'max_completion_tokens' : 'max_tokens';
	const hasTools = tools.length > 0;
	return {
		model: request.model,
		messages: encodeMessages(request.messages),
		// An answer in one piece tells its usage unasked, and refuses the wish for it.
		...(request.stream === false
			? { stream: false }
			: { stream: true, ...(quirks.includes('no-stream-options') ? {} : WITH_USAGE) }),
		...defined({
			tools: hasTools ? tools.map(encodeTool) : undefined,
			// Without tools, providers refuse whatever else is said about them.
			tool_choice: hasTools && toolChoice ? encodeToolChoice(toolChoice) : undefined,
			parallel_tool_calls: hasTools ? parallelToolCalls : undefined,
			temperature: request.temperature,
			top_p: request.topP,
			[lengthField]: request.maxTokens,
			stop: stop && stop.length > 0 ? [...stop] : undefined,
			seed: request.seed,
			// The SDK knows OpenAI's words for it; other providers have others.
			reasoning_effort: request.reasoningEffort as ReasoningEffort | undefined,
			response_format: responseFormat && encodeResponseFormat(responseFormat),
		}),
		...extraBody,
	};
}

const WITH_USAGE = { stream_options: { include_usage: true } };

function encodeTool({ name, description, parameters, strict }: ToolDefinition) {
	return {
		type: 'function' as const,
		function: { name, description, parameters: { ...parameters }, ...defined({ strict }) },
	};
}

function encodeToolChoice(choice: ToolChoice) {
	return typeof choice === 'string' ? choice : { type: 'function' as const, function: { name: choice.name } };
}

function encodeResponseFormat(format: ResponseFormat) {
	if (format.type !== 'json_schema') {
		return { type: format.type };
	}
	const { name, schema, strict } = format;
	return {
		type: 'json_schema' as const,
		json_schema: { name, schema: { ...schema }, ...(strict === undefined ? {} : { strict }) },
	};
}

function checkRanges({ temperature, topP, maxTokens, stop }: ChatRequest): void {
	checkRange('temperature', temperature, 0, 2);
	checkRange('top_p', topP, 0, 1);
	checkRange('max_tokens', maxTokens, 1, Number.MAX_SAFE_INTEGER);
	if (stop && stop.length > 4) {
		throw new StreamError(
			'invalid-request',
			t('stop takes up to 4 sequences, not {0}. Leave some out.', stop.length),
		);
	}
}
