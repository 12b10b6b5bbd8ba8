import * as z from 'zod/mini';
import type { ToolChoice, ToolDefinition } from '../../chat.ts';
import { allowedOf } from '../allowed-tools.ts';
import { defineCustom } from '../custom-tool.ts';
import type { ToolShape } from '../server.ts';

function nullish<T extends z.ZodMiniType>(schema: T) {
	return z.optional(z.nullable(schema));
}

const name = z.string().check(z.minLength(1));

/** A tool as clients send it: a function, or one that takes free text. */
export const toolSchema = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('function'),
		function: z.object({
			name,
			description: nullish(z.string()),
			parameters: nullish(z.record(z.string(), z.unknown())),
			strict: nullish(z.boolean()),
		}),
	}),
	z.object({
		type: z.literal('custom'),
		custom: z.object({
			name,
			description: nullish(z.string()),
			format: nullish(
				z.object({
					grammar: nullish(z.object({ syntax: nullish(z.string()), definition: nullish(z.string()) })),
				}),
			),
		}),
	}),
]);

const named = z.discriminatedUnion('type', [
	z.object({ type: z.literal('function'), function: z.object({ name }) }),
	z.object({ type: z.literal('custom'), custom: z.object({ name }) }),
]);

/** Which tools the model may or must call: in a word, one by its name, or some of them. */
export const toolChoiceSchema = z.union([
	z.enum(['auto', 'none', 'required']),
	z.discriminatedUnion('type', [
		...named.def.options,
		z.object({
			type: z.literal('allowed_tools'),
			allowed_tools: z.object({
				mode: z.enum(['auto', 'required']),
				tools: z.array(named).check(z.minLength(1)),
			}),
		}),
	]),
]);

type WireTool = z.infer<typeof toolSchema>;
type Named = z.infer<typeof named>;
type WireChoice = z.infer<typeof toolChoiceSchema>;

/** A client's tools in Weir's words. */
export interface ClientTools {
	/** What the model may call. */
	tools: ToolDefinition[] | undefined;
	toolChoice: ToolChoice | undefined;
	/** Those that take free text. */
	toolShapes: Map<string, ToolShape> | undefined;
}

/**
 * Reads a client's tools, as far as its choice allows them. One that takes free text becomes a function
 * (`defineCustom`).
 *
 * @throws StreamError `invalid-request` for an allowed tool that is not there.
 */
export function readTools(all: readonly WireTool[] | undefined, choice: WireChoice | undefined): ClientTools {
	const { tools, toolChoice } = choose(all, choice);
	const customs = (tools ?? []).filter(({ type }) => type === 'custom').map(nameOf);
	return {
		tools: tools?.map(defineTool),
		toolChoice,
		toolShapes:
			customs.length > 0 ? new Map(customs.map((name) => [name, { name, isCustom: true }])) : undefined,
	};
}

function choose(tools: readonly WireTool[] | undefined, choice: WireChoice | undefined) {
	if (typeof choice !== 'object') {
		return { tools, toolChoice: choice };
	}
	if (choice.type !== 'allowed_tools') {
		return { tools, toolChoice: { name: nameOf(choice) } };
	}
	const { tools: allowed, mode } = choice.allowed_tools;
	const isMeant = (tool: WireTool, by: Named) => tool.type === by.type && nameOf(tool) === nameOf(by);
	const field = 'tool_choice.allowed_tools.tools';
	return { tools: allowedOf(tools ?? [], allowed, isMeant, field), toolChoice: mode };
}

function nameOf(tool: Named): string {
	return tool.type === 'custom' ? tool.custom.name : tool.function.name;
}

function defineTool(tool: WireTool): ToolDefinition {
	if (tool.type === 'custom') {
		const { name, description, format } = tool.custom;
		return defineCustom(name, { description, grammar: format?.grammar });
	}
	const { name, description, parameters, strict } = tool.function;
	return {
		name,
		description: description ?? '',
		parameters: parameters ?? { type: 'object', properties: {} },
		...(strict ? { strict: true } : {}),
	};
}
