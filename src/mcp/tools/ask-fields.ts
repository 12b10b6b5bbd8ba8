import * as z from 'zod/mini';

function described<T extends z.ZodMiniType>(schema: T, description: string): z.ZodMiniOptional<T> {
	return z.optional(schema.check(z.describe(description)) as T);
}

/** What every question has. */
export const questionFields = {
	prompt: z.string().check(z.minLength(1), z.describe('What to ask.')),
	session_id: described(
		z.string(),
		'From an earlier answer: goes on with that conversation. Absent: a new one.',
	),
};

/** Which model: any of those that `list_models` lists. */
export const modelField = {
	model: described(
		z.string(),
		'PROVIDER/MODEL or another name from list_models; with commas, the next one answers where one fails. Absent: the default model.',
	),
};

/** Which of the models that the provider calls bots. */
export const botField = {
	bot: z.string().check(z.minLength(1), z.describe('The name as list_available_models has it.')),
};

export const openAIClientField = {
	use_openai_client: described(
		z.boolean(),
		"false: ask by the provider's own protocol instead of OpenAI's. Default true.",
	),
};

/** How the model is to answer, as OpenAI's API names it. Ranges are checked where the request is read. */
export const samplingFields = {
	system: described(z.string(), 'What the model is told beforehand.'),
	temperature: described(z.number(), '0 to 2.'),
	top_p: described(z.number(), '0 to 1.'),
	max_tokens: described(z.int(), 'The most tokens to generate, reasoning included.'),
	stop: described(z.union([z.string(), z.array(z.string())]), 'Up to 4 texts at which to stop.'),
	seed: described(z.int(), 'For answers that repeat, where the provider can.'),
	reasoning_effort: described(z.string(), 'low, medium, high …, as the provider names it.'),
	response_format: described(
		z.looseObject({ type: z.enum(['text', 'json_object', 'json_schema']) }),
		"OpenAI's response_format.",
	),
	stream: described(z.boolean(), 'false: no progress is told while the answer comes. Default true.'),
	stream_options: described(
		z.object({ include_usage: z.optional(z.boolean()) }),
		'include_usage: false leaves the tokens out of the result. Default true.',
	),
};

/** Tools, as OpenAI's API names them. */
export const toolFields = {
	prompt: described(z.string().check(z.minLength(1)), 'What to ask. Absent only beside tool_results.'),
	tools: described(
		z.array(
			z.object({
				type: z.literal('function'),
				function: z.object({
					name: z.string(),
					description: z.optional(z.string()),
					parameters: z.optional(z.record(z.string(), z.unknown())),
				}),
			}),
		),
		"Your tools, as OpenAI's API has them. Their calls come back to you. Registered tools are added, and run by themselves.",
	),
	tool_choice: described(
		z.union([
			z.enum(['auto', 'none', 'required']),
			z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
		]),
		'auto, none, required, or one tool by name.',
	),
	parallel_tool_calls: described(z.boolean(), 'Whether the model may call several tools at once.'),
	tool_results: described(
		z.array(z.object({ tool_call_id: z.string(), content: z.string() })),
		'What the tool_calls of the last answer came to; needs session_id.',
	),
};

/** A file beside the question. */
export const attachmentFields = {
	attachment_path: described(z.string(), 'The file, in a folder that the server may read.'),
	attachment_data: described(z.string(), 'Or the file itself, in base64.'),
	attachment_name: described(z.string(), 'What the file is called.'),
	attachment_mime_type: described(z.string(), 'What it is, where its name does not say.'),
};
