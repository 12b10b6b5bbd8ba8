import type { ToolDefinition } from '../chat.ts';
import { parseJson } from './json.ts';
import { asObject } from './wire-value.ts';

/** What a client tells of a tool that takes free text. */
export interface CustomTool {
	description?: string | null | undefined;
	/** What the text must follow, where it is not any text. */
	grammar?: { syntax?: string | null | undefined; definition?: string | null | undefined } | null | undefined;
}

/**
 * A tool that takes free text, as a function with the one argument `input`: every model knows functions, and only few
 * know anything else.
 */
export function defineCustom(name: string, { description, grammar }: CustomTool): ToolDefinition {
	const rule = grammar?.definition
		? `The input must follow this grammar (${grammar.syntax ?? 'unknown'}):\n${grammar.definition}`
		: '';
	return {
		name,
		description: [description ?? '', rule].filter((text) => text !== '').join('\n\n'),
		parameters: {
			type: 'object',
			properties: { input: { type: 'string', description: 'The whole input, as it is.' } },
			required: ['input'],
			additionalProperties: false,
		},
	};
}

/** The free text of a call, as the arguments of the function that stands for its tool. */
export function customArguments(input: string): string {
	return JSON.stringify({ input });
}

/** The free text within such arguments. What does not parse was meant as the text itself. */
export function customInput(json: string): string {
	const input = asObject(parseJson(json))?.input;
	return typeof input === 'string' ? input : json;
}
