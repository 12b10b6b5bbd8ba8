import assert from 'node:assert/strict';
import * as z from 'zod/mini';

/**
 * A chunk as OpenAI's published schema demands it (`CreateChatCompletionStreamResponse`), with nothing beside it but
 * what Weir tells of reasoning, of sources and of costs.
 */
const chunk = z.strictObject({
	id: z.string().check(z.minLength(1)),
	object: z.literal('chat.completion.chunk'),
	created: z.int(),
	model: z.string().check(z.minLength(1)),
	choices: z.array(
		z.strictObject({
			index: z.literal(0),
			delta: z.strictObject({
				role: z.optional(z.literal('assistant')),
				content: z.optional(z.nullable(z.string())),
				refusal: z.optional(z.nullable(z.string())),
				tool_calls: z.optional(
					z.array(
						z.strictObject({
							index: z.int().check(z.gte(0)),
							id: z.optional(z.string().check(z.minLength(1))),
							type: z.optional(z.literal('function')),
							function: z.optional(
								z.strictObject({ name: z.optional(z.string()), arguments: z.optional(z.string()) }),
							),
							extra_content: z.optional(z.unknown()),
						}),
					),
				),
				reasoning_content: z.optional(z.string()),
				reasoning_details: z.optional(z.unknown()),
				annotations: z.optional(z.array(z.unknown())),
			}),
			logprobs: z.null(),
			finish_reason: z.nullable(z.enum(['stop', 'length', 'tool_calls', 'content_filter'])),
		}),
	),
	usage: z.nullable(
		z.strictObject({
			prompt_tokens: z.number(),
			completion_tokens: z.number(),
			total_tokens: z.number(),
			prompt_tokens_details: z.record(z.string(), z.number()),
			completion_tokens_details: z.record(z.string(), z.number()),
			cost: z.optional(z.number()),
		}),
	),
});

/** Asserts that these are all the chunks of one whole answer: role first, one finish, then the usage, all of one id. */
export function checkChunks(chunks: readonly unknown[]): void {
	const read = chunks.map((value) => {
		const { data, error } = chunk.safeParse(value);
		assert.ok(data, `${JSON.stringify(value)}: ${error?.message}`);
		return data;
	});
	assert.equal(new Set(read.map(({ id, created, model }) => `${id} ${created} ${model}`)).size, 1);
	const roles = read.map(({ choices: [choice] }) => choice?.delta.role !== undefined);
	assert.deepEqual(roles, [true, ...roles.slice(1).fill(false)], 'the role is in the first chunk alone');
	const finishes = read.filter(({ choices: [choice] }) => choice?.finish_reason != null);
	assert.equal(finishes.length, 1, 'one finish');
	const usages = read.filter(({ usage }) => usage !== null);
	assert.ok(usages.length <= 1, 'usage at most once');
	const after = read.slice(read.indexOf(finishes[0] ?? (read[0] as (typeof read)[number])) + 1);
	assert.deepEqual(after, usages, 'nothing but the usage after the finish');
	assert.ok(usages.every(({ choices }) => choices.length === 0));
}
