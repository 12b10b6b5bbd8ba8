import * as z from 'zod/mini';

const optionalText = z.optional(z.string());
const tokens = z.int().check(z.gte(0));

const savedMedia = z.object({
	uri: z
		.string()
		.check(z.describe('Where it is: a file of this machine, or the address it could not be saved from.')),
	mime_type: z.string(),
	bytes: z.optional(tokens),
});

/** Media as tools tell it. */
export type MediaEntry = z.infer<typeof savedMedia>;

export const mediaList = z.array(savedMedia);

const usage = z.object({
	prompt_tokens: tokens,
	completion_tokens: tokens,
	total_tokens: tokens,
	prompt_tokens_details: z.optional(
		z.object({ cached_tokens: z.optional(tokens), cache_write_tokens: z.optional(tokens) }),
	),
	completion_tokens_details: z.optional(z.object({ reasoning_tokens: z.optional(tokens) })),
	cost: z.optional(z.number().check(z.describe('US$, where it is known.'))),
});

/** What the tools that ask a model answer, in OpenAI's words. */
export const answerSchema = z.object({
	text: z.string().check(z.describe('What the model said.')),
	session_id: z.string().check(z.describe('Give it with the next call to go on with this conversation.')),
	model: z.string(),
	finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter']),
	reasoning: optionalText,
	refusal: optionalText,
	tool_calls: z.optional(
		z
			.array(
				z.object({
					id: z.string(),
					type: z.literal('function'),
					function: z.object({ name: z.string(), arguments: z.string() }),
				}),
			)
			.check(z.describe('Calls of your tools: run them, then call again with session_id and tool_results.')),
	),
	tool_results: z.optional(
		z
			.array(
				z.object({
					tool_call_id: z.string(),
					name: z.string(),
					content: z.string(),
					is_error: z.optional(z.boolean()),
				}),
			)
			.check(z.describe('What the registered tools came to that the model called.')),
	),
	media: z.optional(mediaList),
	citations: z.optional(z.array(z.object({ url: optionalText, title: optionalText, text: optionalText }))),
	suggestions: z.optional(z.array(z.string())),
	notices: z.optional(z.array(z.string())),
	usage: z.optional(usage),
});

export type AnswerOutput = z.infer<typeof answerSchema>;
