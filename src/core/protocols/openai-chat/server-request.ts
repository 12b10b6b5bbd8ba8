import * as z from 'zod/mini';
import type { ChatRequest, ResponseFormat } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { checkRange } from '../check-range.ts';
import { invalidField, readBody } from '../request-body.ts';
import type { ClientRequest } from '../server.ts';
import { readTools, toolChoiceSchema, toolSchema } from './client-tools.ts';
import { decodeMessages, messageSchema } from './server-messages.ts';

/**
 * Reads the body of `POST /chat/completions`. Null means the same as absent, as with OpenAI.
 *
 * @throws StreamError `invalid-request` that names the field.
 */
export function decodeRequest(body: unknown): ClientRequest {
	const wire = readBody(bodySchema, body);
	const rest = restOf(body);
	checkRanges(wire);
	const { toolShapes, ...tools } = readTools(wire.tools ?? undefined, wire.tool_choice ?? undefined);
	const request: ChatRequest = {
		model: wire.model,
		messages: decodeMessages(wire.messages),
		...defined({
			...tools,
			parallelToolCalls: wire.parallel_tool_calls ?? undefined,
			temperature: wire.temperature ?? undefined,
			topP: wire.top_p ?? undefined,
			maxTokens: wire.max_completion_tokens ?? wire.max_tokens ?? undefined,
			stop: decodeStop(wire.stop),
			seed: wire.seed ?? undefined,
			reasoningEffort: wire.reasoning_effort ?? undefined,
			responseFormat: wire.response_format == null ? undefined : decodeFormat(wire.response_format),
		}),
	};
	const includeUsage = wire.stream_options?.include_usage ?? false;
	return { request, stream: wire.stream ?? false, includeUsage, rest, ...defined({ toolShapes }) };
}

function nullish<T extends z.ZodMiniType>(schema: T) {
	return z.optional(z.nullable(schema));
}

const formatSchema = z.discriminatedUnion('type', [
	z.object({ type: z.literal('text') }),
	z.object({ type: z.literal('json_object') }),
	z.object({
		type: z.literal('json_schema'),
		json_schema: z.object({
			name: z.string(),
			schema: z.optional(z.record(z.string(), z.unknown())),
			strict: nullish(z.boolean()),
		}),
	}),
]);

const fields = {
	model: z.string().check(z.minLength(1)),
	messages: z.array(messageSchema).check(z.minLength(1)),
	stream: nullish(z.boolean()),
	stream_options: nullish(z.object({ include_usage: nullish(z.boolean()) })),
	tools: nullish(z.array(toolSchema)),
	tool_choice: nullish(toolChoiceSchema),
	parallel_tool_calls: nullish(z.boolean()),
	temperature: nullish(z.number()),
	top_p: nullish(z.number()),
	max_tokens: nullish(z.number()),
	max_completion_tokens: nullish(z.number()),
	stop: nullish(z.union([z.string(), z.array(z.string())])),
	seed: nullish(z.number()),
	reasoning_effort: nullish(z.string()),
	response_format: nullish(formatSchema),
	n: nullish(z.number()),
};

const bodySchema = z.object(fields);

type WireBody = z.infer<typeof bodySchema>;

/** What is not understood would be lost without a word; the old names of tools are. */
const GONE: ReadonlySet<string> = new Set(['functions', 'function_call']);

function restOf(body: unknown): Record<string, unknown> {
	const all = body as Record<string, unknown>;
	const names = Object.keys(all).filter((name) => !Object.hasOwn(fields, name));
	const old = names.find((name) => GONE.has(name) && all[name] !== null);
	if (old) {
		throw invalidField(old, 'is no longer understood; use tools and tool_choice instead');
	}
	// From entries, so that a field named __proto__ is one like any other.
	return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function checkRanges(wire: WireBody): void {
	checkRange('temperature', wire.temperature ?? undefined, 0, 2);
	checkRange('top_p', wire.top_p ?? undefined, 0, 1);
	checkRange('max_tokens', wire.max_tokens ?? undefined, 1, Number.MAX_SAFE_INTEGER);
	checkRange('max_completion_tokens', wire.max_completion_tokens ?? undefined, 1, Number.MAX_SAFE_INTEGER);
	if ((wire.n ?? 1) !== 1) {
		throw invalidField('n', `must be 1, not ${wire.n}`);
	}
	if (Array.isArray(wire.stop) && wire.stop.length > 4) {
		throw invalidField('stop', `takes up to 4 sequences, not ${wire.stop.length}`);
	}
}

function decodeStop(stop: WireBody['stop']): string[] | undefined {
	return typeof stop === 'string' ? [stop] : (stop ?? undefined);
}

function decodeFormat(format: z.infer<typeof formatSchema>): ResponseFormat {
	if (format.type !== 'json_schema') {
		return { type: format.type };
	}
	const { name, schema = {}, strict } = format.json_schema;
	return { type: 'json_schema', name, schema, ...defined({ strict: strict ?? undefined }) };
}
