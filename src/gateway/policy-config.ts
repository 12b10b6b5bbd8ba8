import * as z from 'zod/mini';
import { count, described, ms } from './config-fields.ts';
import { SWITCHABLE_POLICIES } from './policy-header.ts';

/** What is done to every answer on its way, as the configuration says it. */
export const policySchema = z.strictObject({
	resume: z.optional(
		described(z.boolean(), 'Whether an answer that breaks off goes on where it broke off. Default true.'),
	),
	retries: z.optional(
		described(
			z.int().check(z.gte(0), z.lte(4)),
			'How often a request that failed before its first event is sent again. Default 2.',
		),
	),
	cache: z.optional(
		described(
			z.union([z.literal(false), z.strictObject({ ttlMs: z.optional(ms), maxBytes: z.optional(count) })]),
			'Keeps whole answers for equal requests, in memory. Default false. ttlMs: default one hour; maxBytes: default 64 MiB.',
		),
	),
	coalesce: z.optional(
		described(z.boolean(), 'Whether equal requests at the same time share one call. Default true.'),
	),
	learn: z.optional(
		described(
			z.boolean(),
			'Whether a field that an endpoint rejects by name is left out from then on. Default true.',
		),
	),
	dailyBudgetUsd: z.optional(
		described(
			z.number().check(z.gte(0)),
			'What may be spent in a day, in US$, as far as costs are known; counted over restarts.',
		),
	),
	modelCheck: z.optional(
		described(
			z.boolean(),
			'Whether tools for a model that has none are refused before anything is sent, and an unknown name is told with those near it. Default true.',
		),
	),
	bounds: z.optional(
		described(
			z.strictObject({
				text: z.optional(count),
				reasoning: z.optional(count),
				toolArguments: z.optional(count),
				toolCalls: z.optional(count),
				media: z.optional(count),
				replaced: z.optional(count),
				asides: z.optional(count),
			}),
			'The most that one answer may come to, in characters, and in calls for toolCalls. Defaults: text 1048576, reasoning 4194304, toolArguments 4194304, toolCalls 128, media 67108864, replaced 67108864, asides 1048576.',
		),
	),
	switchable: z.optional(
		described(
			z.array(z.enum(SWITCHABLE_POLICIES)),
			'What a request may do without, by the header x-weir-policies. Default: fallback, model-check, cache, coalesce, resume, retry, learn.',
		),
	),
	timeouts: z.optional(
		described(
			z.strictObject({
				headers: z.optional(ms),
				firstEvent: z.optional(ms),
				idle: z.optional(ms),
				content: z.optional(ms),
				total: z.optional(ms),
			}),
			'How long to wait for what, in ms; 0: without end. Defaults: firstEvent 300000, idle 60000, content 300000.',
		),
	),
});
