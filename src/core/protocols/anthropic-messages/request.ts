import type { ChatRequest, ResponseFormat, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { markCache } from './cache-marks.ts';
import { isClaudeSince } from './claude-model.ts';
import { encodeMessages, encodeSystem } from './messages.ts';
import { encodeThinking } from './thinking.ts';
import type { RequestBody, WireTool, WireToolChoice } from './wire.ts';

/**
 * The most tokens of an answer where the request sets none. The protocol wants a number, and refuses one above the
 * model's own limit. Every Claude since 4 takes 32,000, and a budget for thinking on top of it since 4.5; newer ones
 * think unasked, and what they think counts. Older ones, and many other makers' models, take 8192.
 *
 * @see https://platform.claude.com/docs/en/models
 */
function defaultMaxTokens(model: string): number {
	return isClaudeSince(model, 4) ? 32_000 : 8192;
}

/**
 * A request as the body of `POST /v1/messages`. Only what is set is sent, besides `stream` and `max_tokens`; the
 * user's `extraBody` has the last word.
 *
 * `reasoningEffort` becomes an effort, or a thinking budget for models that know no effort; without `maxTokens`, the
 * answer's default comes on top of that budget. `cache_control` in `extraBody` is not sent as it stands: it marks the end of the system prompt and of the
 * last user message. The protocol has no `seed` and no `json_object`; they are left out.
 *
 * @param options `sampling`: whether the API version takes `temperature` and `top_p`; they are left out otherwise.
 * @throws StreamError `invalid-request` that names the field and its range.
 */
export function encodeRequest(request: ChatRequest, { sampling }: { sampling: boolean }): RequestBody {
	checkRange('temperature', request.temperature, 0, 1);
	checkRange('top_p', request.topP, 0, 1);
	checkRange('max_tokens', request.maxTokens, 1, Number.MAX_SAFE_INTEGER);
	const { tools = [], stop, reasoningEffort: effort, maxTokens, responseFormat } = request;
	const { cache_control: cacheControl, ...extra } = request.extraBody ?? {};
	const thought = effort === undefined ? undefined : encodeThinking(request.model, effort, maxTokens);
	const body: RequestBody = {
		model: request.model,
		max_tokens: maxTokens ?? defaultMaxTokens(request.model) + (thought?.budget ?? 0),
		messages: encodeMessages(request.messages),
		stream: request.stream !== false,
		...defined({
			system: encodeSystem(request.messages),
			tools: tools.length > 0 ? tools.map((tool) => encodeTool(tool, request.model)) : undefined,
			tool_choice: tools.length > 0 ? encodeToolChoice(request) : undefined,
			temperature: sampling ? request.temperature : undefined,
			top_p: sampling ? request.topP : undefined,
			stop_sequences: stop && stop.length > 0 ? [...stop] : undefined,
			thinking: thought?.thinking,
			output_config: encodeOutput(thought?.effort, responseFormat),
		}),
	};
	return { ...markCache(body, cacheControl), ...extra };
}

function encodeTool({ name, description, parameters, strict }: ToolDefinition, model: string): WireTool {
	const tool = { name, description, input_schema: { type: 'object', ...parameters } };
	// Older models refuse it.
	return strict && isClaudeSince(model, 4, 5) ? { ...tool, strict } : tool;
}

function encodeToolChoice({ toolChoice, parallelToolCalls }: ChatRequest): WireToolChoice | undefined {
	if (toolChoice === 'none') {
		return { type: 'none' };
	}
	const alone = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
	if (typeof toolChoice === 'object') {
		return { type: 'tool', name: toolChoice.name, ...alone };
	}
	if (toolChoice === 'required') {
		return { type: 'any', ...alone };
	}
	return toolChoice === 'auto' || parallelToolCalls === false ? { type: 'auto', ...alone } : undefined;
}

function encodeOutput(
	effort: string | undefined,
	format: ResponseFormat | undefined,
): RequestBody['output_config'] {
	const schema = format?.type === 'json_schema' ? format.schema : undefined;
	const output = defined({ effort, format: schema && { type: 'json_schema' as const, schema } });
	return Object.keys(output).length > 0 ? output : undefined;
}
