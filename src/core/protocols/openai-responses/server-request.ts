import * as z from 'zod/mini';
import type { ChatRequest, Message, ResponseFormat } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { fieldsWithMore, invalidField, readBody } from '../request-body.ts';
import type { ClientRequest } from '../server.ts';
import { itemSchema } from './client-items.ts';
import { type ClientTools, readTools, toolSchema } from './client-tools.ts';
import { encodeTool } from './request.ts';
import { decodeInput } from './server-input.ts';
import { type Choice, chooseTools, decodeToolChoice, toolChoiceSchema } from './tool-choice.ts';

/**
 * Reads the body of `POST /responses`. Null means the same as absent, as with OpenAI. `store` and `include` are taken
 * and have no effect: nothing is kept, and reasoning is handed out as it comes. Tools that providers run are in `rest`
 * together with all others.
 *
 * @throws StreamError `invalid-request` that names the field.
 */
export function decodeRequest(body: unknown): ClientRequest {
	const wire = readBody(bodySchema, body);
	checkFields(wire);
	const { tools: allowed, choice } = chooseTools(wire.tools ?? undefined, wire.tool_choice ?? undefined);
	const tools = readTools(allowed ?? []);
	const request: ChatRequest = {
		model: wire.model,
		messages: decodeMessages(wire),
		...defined({
			tools:
				allowed && (tools.own.length === 0 || tools.definitions.length > 0) ? tools.definitions : undefined,
			toolChoice: choice && decodeToolChoice(choice),
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
	return {
		request,
		stream: wire.stream ?? false,
		includeUsage: true,
		rest: { ...rest, ...fieldsWithMore(body, KNOWN), ...ownFields(tools, choice) },
		...defined({
			toolShapes: tools.shapes.size > 0 ? tools.shapes : undefined,
			providerTools: providerTools(tools, choice),
		}),
	};
}

/** What a provider of this protocol is told of tools, where it is to run some itself. */
function ownFields({ own, definitions }: ClientTools, choice: Choice | undefined): Record<string, unknown> {
	return own.length === 0
		? {}
		: { tools: [...definitions.map(encodeTool), ...own], ...defined({ tool_choice: choice }) };
}

function providerTools({ own, definitions }: ClientTools, choice: Choice | undefined) {
	const isForced = typeof choice === 'object' && decodeToolChoice(choice) === undefined;
	return own.length === 0
		? undefined
		: { names: own.map(({ type }) => type), areNeeded: isForced || definitions.length === 0 };
}

function nullish<T extends z.ZodMiniType>(schema: T) {
	return z.optional(z.nullable(schema));
}

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

/** What of a field's own fields is understood. */
const KNOWN = { reasoning: ['effort'], text: ['format'] } as const;

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

function decodeFormat(format: z.infer<typeof formatSchema>): ResponseFormat {
	if (format.type !== 'json_schema') {
		return { type: format.type };
	}
	const { name, schema, strict } = format;
	return { type: 'json_schema', name, schema, ...defined({ strict: strict ?? undefined }) };
}
