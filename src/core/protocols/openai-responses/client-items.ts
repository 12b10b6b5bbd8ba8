import * as z from 'zod/mini';
import { imageDetailSchema } from '../image-detail.ts';

const words = z.union([
	z.string(),
	z.array(z.object({ type: z.literal(['input_text', 'output_text', 'text']), text: z.string() })),
]);

const userPart = z.discriminatedUnion('type', [
	z.object({ type: z.literal(['input_text', 'text']), text: z.string() }),
	z.object({ type: z.literal('input_image'), image_url: z.string(), detail: imageDetailSchema }),
	z.object({
		type: z.literal('input_file'),
		filename: z.optional(z.string()),
		file_data: z.string(),
	}),
]);

const assistantPart = z.discriminatedUnion('type', [
	z.object({ type: z.literal(['output_text', 'input_text', 'text']), text: z.string() }),
	z.object({ type: z.literal('refusal'), refusal: z.string() }),
]);

const message = z.optional(z.literal('message'));

const systemMessage = z.object({ type: message, role: z.literal(['system', 'developer']), content: words });

const userMessage = z.object({
	type: message,
	role: z.literal('user'),
	content: z.union([z.string(), z.array(userPart)]),
});

const assistantMessage = z.object({
	type: message,
	role: z.literal('assistant'),
	content: z.union([z.string(), z.array(assistantPart)]),
});

const functionCall = z.object({
	type: z.literal('function_call'),
	call_id: z.string(),
	name: z.string(),
	namespace: z.optional(z.nullable(z.string())),
	arguments: z.string(),
});

const customCall = z.object({
	type: z.literal('custom_tool_call'),
	call_id: z.string(),
	name: z.string(),
	namespace: z.optional(z.nullable(z.string())),
	input: z.string(),
});

const callOutput = z.object({
	type: z.literal(['function_call_output', 'custom_tool_call_output']),
	call_id: z.string(),
	output: z.union([z.string(), z.array(userPart)]),
});

/** Kept with all its fields: it goes back as it came. */
const reasoning = z.looseObject({
	type: z.literal('reasoning'),
	summary: z.optional(z.array(z.object({ text: z.string() }))),
	encrypted_content: z.optional(z.nullable(z.string())),
});

/** What a provider did by itself: it means nothing to another one, and the answer that it led to follows. */
const providersItem = z.object({
	type: z.literal([
		'web_search_call',
		'file_search_call',
		'code_interpreter_call',
		'image_generation_call',
		'mcp_list_tools',
		'mcp_call',
		'tool_search_call',
		'tool_search_output',
	]),
});

/** What stands for something that its provider keeps, or that only it can read. */
const keptItem = z.object({ type: z.literal(['item_reference', 'compaction']) });

/**
 * An item as clients send it. What a provider's own tools did is passed over; whatever else Weir has no word for is
 * refused.
 */
export const itemSchema = z.union([
	systemMessage,
	userMessage,
	assistantMessage,
	functionCall,
	customCall,
	callOutput,
	reasoning,
	providersItem,
	keptItem,
]);

/** An item, read. */
export type WireItem = z.infer<typeof itemSchema>;
/** What a model thought, with all the fields that it came with. */
export type Reasoning = z.infer<typeof reasoning>;
/** A call that a model made. */
export type CallItem = z.infer<typeof functionCall | typeof customCall>;
/** What a model said, thought or called. */
export type AssistantItem = z.infer<typeof assistantMessage> | CallItem | Reasoning;
/** A tool's answer. */
export type CallOutput = z.infer<typeof callOutput>;
/** What the user or the system said. */
export type OtherItem = z.infer<typeof systemMessage | typeof userMessage>;
/** A part of what a user says, and of what a tool shows. */
export type UserPart = z.infer<typeof userPart>;
