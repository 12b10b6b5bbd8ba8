import * as z from 'zod/mini';
import type { ChatRequest, Message, ResponseFormat, ToolChoice, ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { invalidField, readBody } from '../request-body.ts';
import type { ClientRequest } from '../server.ts';
import { decodeInput, itemSchema } from './server-input.ts';

/**
 * Reads the body of `POST /responses`. Null means the same as absent, as with OpenAI. `store` and `include` are taken
 * and have no effect: nothing is kept, and reasoning is handed out as it comes.
 *
 * @throws StreamError `invalid-request` that names the field.
 */
export function decodeRequest(body: unknown): ClientRequest {
	const wire = readBody(bodySchema, body);
	checkFields(wire);
	const request: ChatRequest = {
		model: wire.model,
		messages: decodeMessages(wire),
		...defined({
			tools: wire.tools?.map(decodeTool),
			toolChoice: wire.tool_choice == null ? undefined : decodeToolChoice(wire.tool_choice),
			parallelToolCalls: wire.parallel_tool_calls ?? undefined,
			temperature: wire.temperature ?? undefined,
			topP: wire.top_p ?? undefined,
			maxTokens: wire.max_output_tokens ?? undefined,
			reasoningEffort: wire.reasoning?.effort ?? undefined,
			responseFormat: wire.text?.format == null ? undefined : decodeFormat(wire.text.format),
		}),
	};
	const all = Object.entries(body as Record<string, unknown>);
	const rest = Object.fromEntries(all.filter(([name]) => !Object.hasOwn(fields, name)));
	return { request, stream: wire.stream ?? false, includeUsage: true, rest };
}

function nullish<T extends z.ZodMiniType>(schema: T) {
	return z.optional(z.nullable(schema));
}

const toolSchema = z.object({
	type: z.literal('function'),
	name: z.string().check(z.minLength(1)),
	description: nullish(z.string()),
	parameters: nullish(z.record(z.string(), z.unknown())),
});

const toolChoiceSchema = z.union([
	z.enum(['auto', 'none', 'required']),
	z.object({ type: z.literal('function'), name: z.string() }),
]);

const formatSchema = z.discriminatedUnion('type', [
	z.object({ type: z.literal('text') }),
	z.object({ type: z.literal('json_object') }),
	z.object({
		type: z.literal('json_schema'),
		name: z.string(),
		schema: z.record(z.string(), z.unknown()),
		strict: nullish(z.boolean()),
	}),
]);

const fields = {
	model: z.string().check(z.minLength(1)),
	input: z.union([z.string(), z.array(itemSchema)]),
	instructions: nullish(z.string()),
	stream: nullish(z.boolean()),
	tools: nullish(z.array(toolSchema)),
	tool_choice: nullish(toolChoiceSchema),
	parallel_tool_calls: nullish(z.boolean()),
	temperature: nullish(z.number()),
	top_p: nullish(z.number()),
	max_output_tokens: nullish(z.number()),
	reasoning: nullish(z.object({ effort: nullish(z.string()) })),
	text: nullish(z.object({ format: nullish(formatSchema) })),
	store: z.optional(z.unknown()),
	include: z.optional(z.unknown()),
	previous_response_id: nullish(z.string()),
	conversation: z.optional(z.unknown()),
	background: nullish(z.boolean()),
};

const bodySchema = z.object(fields);

type WireBody = z.infer<typeof bodySchema>;

function checkFields(wire: WireBody): void {
	checkRange('temperature', wire.temperature ?? undefined, 0, 2);
	checkRange('top_p', wire.top_p ?? undefined, 0, 1);
	checkRange('max_output_tokens', wire.max_output_tokens ?? undefined, 1, Number.MAX_SAFE_INTEGER);
	// Whoever relies on what is kept elsewhere would get an answer to half a conversation.
	for (const field of ['previous_response_id', 'conversation'] as const) {
		if (wire[field] != null) {
			throw invalidField(field, 'is not supported, because no responses are kept; send the whole input');
		}
	}
	if (wire.background) {
		throw invalidField('background', 'is not supported, because no responses are kept; stream instead');
	}
}

function decodeMessages({ input, instructions }: WireBody): Message[] {
	const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
	const system: Message[] = instructions ? [{ role: 'system', content: instructions }] : [];
	return [...system, ...decodeInput(items)];
}

function decodeTool({ name, description, parameters }: z.infer<typeof toolSchema>): ToolDefinition {
	return {
		name,
		description: description ?? '',
		parameters: parameters ?? { type: 'object', properties: {} },
	};
}

function decodeToolChoice(choice: z.infer<typeof toolChoiceSchema>): ToolChoice {
	return typeof choice === 'string' ? choice : { name: choice.name };
}

function decodeFormat(format: z.infer<typeof formatSchema>): ResponseFormat {
	if (format.type !== 'json_schema') {
		return { type: format.type };
	}
	const { name, schema, strict } = format;
	return { type: 'json_schema', name, schema, ...defined({ strict: strict ?? undefined }) };
}
