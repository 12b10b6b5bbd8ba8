import * as z from 'zod/mini';
import type { ToolDefinition } from '../core/chat.ts';
import type { ToolInfo } from './tool.ts';

/** The tool as a model is told of it; `parameters` is a JSON Schema (2020-12) of what it takes. */
export function definitionOf({ name, description, input }: ToolInfo): ToolDefinition {
	const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: 'input', override: dropImplied });
	return { name, description, parameters };
}

/** Every JSON integer is this small; saying it costs tokens in each request. */
function dropImplied({ jsonSchema }: { jsonSchema: { maximum?: number | undefined } }): void {
	if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
		delete jsonSchema.maximum;
	}
}
