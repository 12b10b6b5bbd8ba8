import * as z from 'zod/mini';
import type { ChatRequest, Message, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { readBody } from '../request-body.ts';
import type { ClientRequest } from '../server.ts';
import { cacheMarkIn, decodeMessages, messageSchema, textBlock } from './server-messages.ts';
import { effortOf } from './thinking.ts';

/**
 * Reads the body of `POST /v1/messages`, of every API version.
 *
 * Cache marks come as one, `rest.cache_control`, which `encodeRequest` takes as `extraBody`. A thinking budget comes as
 * the effort next to it, and as it was as `rest.thinking`.
 *
 * @throws StreamError `invalid-request` that names the field.
 */
export function decodeRequest(body: unknown): ClientRequest {
	const wire = readBody(bodySchema, body);
	checkRange('max_tokens', wire.max_tokens, 1, Number.MAX_SAFE_INTEGER);
	checkRange('temperature', wire.temperature, 0, 1);
	checkRange('top_p', wire.top_p, 0, 1);
	const choice = wire.tool_choice;
	const request: ChatRequest = {
		model: wire.model,
		messages: [...decodeSystem(wire.system), ...decodeMessages(wire.messages)],
		maxTokens: wire.max_tokens,
		...defined({
			tools: wire.tools?.map(decodeTool),
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
	return { request, stream: wire.stream ?? false, includeUsage: true, rest: restOf(wire, body) };
}

const schemaObject = z.record(z.string(), z.unknown());

/** Tools that the provider runs itself have other types; Weir cannot run them, and says so. */
const toolSchema = z.object({
	type: z.optional(z.nullable(z.literal('custom'))),
	name: z.string().check(z.minLength(1)),
	description: z.optional(z.string()),
	input_schema: schemaObject,
});

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

function decodeTool({ name, description = '', input_schema: parameters }: z.infer<typeof toolSchema>) {
	return { name, description, parameters } satisfies ToolDefinition;
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
