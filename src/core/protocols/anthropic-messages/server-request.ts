import * as z from 'zod/mini';
import type { ChatRequest, Message, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { fieldsWithMore, readBody } from '../request-body.ts';
import type { ClientRequest } from '../server.ts';
import { cacheMarkIn, decodeMessages, messageSchema, textBlock } from './server-messages.ts';
import { effortOf } from './thinking.ts';

/**
 * Reads the body of `POST /v1/messages`, of every API version.
 *
 * Cache marks come as one, `rest.cache_control`, which `encodeRequest` takes as `extraBody`. A thinking budget comes as
 * the effort next to it, and as it was as `rest.thinking`. Where the provider is to run tools itself, all tools are in
 * `rest` as they came.
 *
 * @throws StreamError `invalid-request` that names the field.
 */
export function decodeRequest(body: unknown): ClientRequest {
	const wire = readBody(bodySchema, body);
	checkRange('max_tokens', wire.max_tokens, 1, Number.MAX_SAFE_INTEGER);
	checkRange('temperature', wire.temperature, 0, 1);
	checkRange('top_p', wire.top_p, 0, 1);
	const choice = wire.tool_choice;
	const tools = wire.tools?.filter(isClients);
	const own = (wire.tools ?? []).filter((tool) => !isClients(tool));
	const request: ChatRequest = {
		model: wire.model,
		messages: [...decodeSystem(wire.system), ...decodeMessages(wire.messages)],
		maxTokens: wire.max_tokens,
		...defined({
			tools: tools && (own.length === 0 || tools.length > 0) ? tools.map(decodeTool) : undefined,
			toolChoice: choice && decodeToolChoice(choice),
			parallelToolCalls:
				choice && 'disable_parallel_tool_use' in choice && choice.disable_parallel_tool_use
					? false
					: undefined,
			temperature: wire.temperature,
			topP: wire.top_p,
			stop: wire.stop_sequences,
			reasoningEffort: decodeEffort(wire),
			responseFormat: decodeFormat(wire),
		}),
	};
	const isForced = choice?.type === 'tool' && own.some(({ name }) => name === choice.name);
	const providerTools = {
		names: own.map(({ type, name }) => name ?? type ?? ''),
		areNeeded: isForced || tools?.length === 0,
	};
	return {
		request,
		stream: wire.stream ?? false,
		includeUsage: true,
		rest: {
			...restOf(wire, body),
			...fieldsWithMore(body, KNOWN),
			...(own.length > 0 ? asTheyCame(body, ['tools', 'tool_choice']) : {}),
		},
		...(own.length > 0 ? { providerTools } : {}),
	};
}

function asTheyCame(body: unknown, names: readonly string[]): Record<string, unknown> {
	const all = Object.entries(body as Record<string, unknown>);
	return Object.fromEntries(all.filter(([name]) => names.includes(name)));
}

const schemaObject = z.record(z.string(), z.unknown());

const clientTool = z.object({
	type: z.optional(z.nullable(z.literal('custom'))),
	name: z.string().check(z.minLength(1)),
	description: z.optional(z.string()),
	input_schema: schemaObject,
	strict: z.optional(z.nullable(z.boolean())),
});

/** Tools that the provider runs, or defines, have other types. */
const ownTool = z.looseObject({
	// It aborts, so that a client's tool that is wrong is told as what it is.
	type: z.string().check(z.refine((type) => type !== 'custom', { abort: true })),
	name: z.optional(z.string()),
});

const toolSchema = z.union([clientTool, ownTool]);

type ClientTool = z.infer<typeof clientTool>;

function isClients(tool: z.infer<typeof toolSchema>): tool is ClientTool {
	return tool.type === undefined || tool.type === null || tool.type === 'custom';
}

const alone = { disable_parallel_tool_use: z.optional(z.boolean()) };

const toolChoiceSchema = z.discriminatedUnion('type', [
	z.object({ type: z.literal('auto'), ...alone }),
	z.object({ type: z.literal('any'), ...alone }),
	z.object({ type: z.literal('tool'), name: z.string(), ...alone }),
	z.object({ type: z.literal('none') }),
]);

const fields = {
	model: z.string().check(z.minLength(1)),
	max_tokens: z.number(),
	messages: z.array(messageSchema).check(z.minLength(1)),
	system: z.optional(z.union([z.string(), z.array(textBlock)])),
	stream: z.optional(z.boolean()),
	tools: z.optional(z.array(toolSchema)),
	tool_choice: z.optional(toolChoiceSchema),
	temperature: z.optional(z.number()),
	top_p: z.optional(z.number()),
	stop_sequences: z.optional(z.array(z.string())),
	thinking: z.optional(z.object({ type: z.string(), budget_tokens: z.optional(z.number()) })),
	output_config: z.optional(
		z.object({
			effort: z.optional(z.nullable(z.string())),
			format: z.optional(z.nullable(z.object({ type: z.literal('json_schema'), schema: schemaObject }))),
		}),
	),
};

/** What of a field's own fields is understood. */
const KNOWN = { output_config: ['effort', 'format'] } as const;

const bodySchema = z.object(fields);

type WireBody = z.infer<typeof bodySchema>;

function restOf({ thinking }: WireBody, body: unknown): Record<string, unknown> {
	const all = body as Record<string, unknown>;
	const mark = all.cache_control ?? cacheMarkIn([all.system, all.messages, all.tools]);
	return {
		...Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(fields, name))),
		...(thinking === undefined ? {} : { thinking: all.thinking }),
		...(mark === undefined ? {} : { cache_control: mark }),
	};
}

function decodeSystem(system: WireBody['system'] = []): Message[] {
	const content = typeof system === 'string' ? system : system.map(({ text }) => text).join('\n\n');
	return content === '' ? [] : [{ role: 'system', content }];
}

function decodeTool({
	name,
	description = '',
	input_schema: parameters,
	strict,
}: ClientTool): ToolDefinition {
	return { name, description, parameters, ...(strict ? { strict: true } : {}) };
}

function decodeToolChoice(choice: z.infer<typeof toolChoiceSchema>): ToolChoice {
	switch (choice.type) {
		case 'tool':
			return { name: choice.name };
		case 'any':
			return 'required';
		default:
			return choice.type;
	}
}

function decodeEffort({ thinking, output_config: config }: WireBody): string | undefined {
	if (config?.effort) {
		return config.effort;
	}
	if (thinking?.type === 'disabled') {
		return 'none';
	}
	return thinking?.budget_tokens === undefined ? undefined : effortOf(thinking.budget_tokens);
}

function decodeFormat({ output_config: config }: WireBody): ResponseFormat | undefined {
	return config?.format
		? { type: 'json_schema', name: 'answer', schema: config.format.schema, strict: true }
		: undefined;
}
