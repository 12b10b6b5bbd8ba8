import * as z from 'zod/mini';
import type { ToolChoice } from '../../chat.ts';
import { allowedOf } from '../allowed-tools.ts';
import type { toolSchema } from './client-tools.ts';

/** Some of the tools, each by its kind, and by its name or its server's where it has one. */
const someTools = z.object({
	type: z.literal('allowed_tools'),
	mode: z.enum(['auto', 'required']),
	tools: z
		.array(
			z.object({
				type: z.string(),
				name: z.optional(z.string()),
				server_label: z.optional(z.string()),
			}),
		)
		.check(z.minLength(1)),
});

/** Kinds of a choice that are no tool of the provider's. */
const KINDS: ReadonlySet<string> = new Set(['function', 'custom', 'allowed_tools']);

/** Which tools the model may or must call: in a word, one, or some of them. */
export const toolChoiceSchema = z.union([
	z.enum(['auto', 'none', 'required']),
	z.object({ type: z.literal(['function', 'custom']), name: z.string() }),
	someTools,
	z.looseObject({ type: z.string().check(z.refine((type) => !KINDS.has(type), { abort: true })) }),
]);

type WireTool = z.infer<typeof toolSchema>;
type WireChoice = z.infer<typeof toolChoiceSchema>;
type SomeTools = z.infer<typeof someTools>;

/** A choice among all the tools that there are. */
export type Choice = Exclude<WireChoice, SomeTools>;

/** The tools that a choice allows, and what it is among them. @throws StreamError `invalid-request` for one that is not there. */
export function chooseTools(
	tools: readonly WireTool[] | undefined,
	choice: WireChoice | undefined,
): { tools: readonly WireTool[] | undefined; choice: Choice | undefined } {
	return isSome(choice)
		? { tools: allowedOf(tools ?? [], choice.tools, isMeant, 'tool_choice.tools'), choice: choice.mode }
		: { tools, choice };
}

/** A choice in Weir's words. @returns undefined for a tool of the provider's. */
export function decodeToolChoice(choice: Choice): ToolChoice | undefined {
	if (typeof choice === 'string') {
		return choice;
	}
	return KINDS.has(choice.type) && typeof choice.name === 'string' ? { name: choice.name } : undefined;
}

function isSome(choice: WireChoice | undefined): choice is SomeTools {
	return typeof choice === 'object' && choice.type === 'allowed_tools';
}

function isMeant(tool: WireTool, { type, name, server_label: server }: SomeTools['tools'][number]): boolean {
	return (
		tool.type === type &&
		(name === undefined || ('name' in tool && tool.name === name)) &&
		(server === undefined || ('server_label' in tool && tool.server_label === server))
	);
}
