import * as z from 'zod/mini';
import type { ToolDefinition } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { defineCustom } from '../custom-tool.ts';
import type { ToolShape } from '../server.ts';

function nullish<T extends z.ZodMiniType>(schema: T) {
	return z.optional(z.nullable(schema));
}

const name = z.string().check(z.minLength(1));

const functionTool = z.object({
	type: z.literal('function'),
	name,
	description: nullish(z.string()),
	parameters: nullish(z.record(z.string(), z.unknown())),
	strict: nullish(z.boolean()),
});

const customTool = z.object({
	type: z.literal('custom'),
	name,
	description: nullish(z.string()),
	format: nullish(z.object({ syntax: nullish(z.string()), definition: nullish(z.string()) })),
});

const namespaceTool = z.object({
	type: z.literal('namespace'),
	name,
	tools: z.array(z.discriminatedUnion('type', [functionTool, customTool])),
});

const KNOWN: ReadonlySet<string> = new Set(['function', 'custom', 'namespace']);

/** A tool as clients send it: a function, one that takes free text, a group of both, or one that its provider runs. */
export const toolSchema = z.union([
	z.discriminatedUnion('type', [functionTool, customTool, namespaceTool]),
	// It aborts, so that a known tool that is wrong is told as what it is.
	z.looseObject({ type: z.string().check(z.refine((type) => !KNOWN.has(type), { abort: true })) }),
]);

type WireTool = z.infer<typeof toolSchema>;
type ClientTool = z.infer<typeof functionTool | typeof customTool>;

/** A client's tools in Weir's words. */
export interface ClientTools {
	/** What any model can call. */
	definitions: ToolDefinition[];
	/** Those of them that are more to the client than a function of that name. */
	shapes: Map<string, ToolShape>;
	/** What only providers of this protocol run, as it came. */
	own: { type: string }[];
}

/**
 * Reads a client's tools. One that takes free text becomes a function (`defineCustom`), and one of a group gets the
 * group's name before its own.
 */
export function readTools(tools: readonly WireTool[]): ClientTools {
	const read: ClientTools = { definitions: [], shapes: new Map(), own: [] };
	const add = (tool: ClientTool, namespace?: string) => {
		const isCustom = tool.type === 'custom' || undefined;
		const shape: ToolShape = { name: tool.name, ...defined({ namespace, isCustom }) };
		const known = flatName(shape);
		if (namespace !== undefined || isCustom) {
			read.shapes.set(known, shape);
		}
		read.definitions.push(define(known, tool));
	};
	for (const tool of tools) {
		if (isGroup(tool)) {
			for (const one of tool.tools) {
				add(one, tool.name);
			}
		} else if (isClients(tool)) {
			add(tool);
		} else {
			read.own.push(tool);
		}
	}
	return read;
}

function isGroup(tool: WireTool): tool is z.infer<typeof namespaceTool> {
	return tool.type === 'namespace';
}

function isClients(tool: WireTool): tool is ClientTool {
	return tool.type === 'function' || tool.type === 'custom';
}

/** No provider takes longer names of functions. */
const LONGEST_NAME = 64;

/** The name under which models know a tool. Of one that is too long the end is kept, which tells more. */
export function flatName({ name, namespace }: Pick<ToolShape, 'name' | 'namespace'>): string {
	return namespace === undefined
		? name
		: `${namespace.replace(/\W/g, '_').replace(/_+$/, '')}__${name}`.slice(-LONGEST_NAME);
}

function define(known: string, tool: ClientTool): ToolDefinition {
	if (tool.type === 'custom') {
		return defineCustom(known, { description: tool.description, grammar: tool.format });
	}
	return {
		name: known,
		description: tool.description ?? '',
		parameters: tool.parameters ?? { type: 'object', properties: {} },
		...(tool.strict ? { strict: true } : {}),
	};
}
