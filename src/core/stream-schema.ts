import * as z from 'zod/mini';
import type { Answer } from './accumulate.ts';
import type { StreamEvent } from './stream.ts';

const text = z.string();
const optionalText = z.optional(z.string());
const count = z.int().check(z.nonnegative());

const usage = {
	inputTokens: z.number(),
	outputTokens: z.number(),
	cacheReadTokens: z.optional(z.number()),
	cacheWriteTokens: z.optional(z.number()),
	reasoningTokens: z.optional(z.number()),
	costUsd: z.optional(z.number()),
	estimated: z.optional(z.boolean()),
};

const finishReason = z.enum(['stop', 'length', 'tool-calls', 'content-filter', 'refusal']);

const citation = {
	url: optionalText,
	title: optionalText,
	text: optionalText,
	start: z.optional(count),
	end: z.optional(count),
};

const opaque = {
	type: z.literal('reasoning-opaque'),
	field: text,
	value: z.unknown(),
	index: z.optional(count),
};

const mediaByUrl = z.object({ type: z.literal('media'), mimeType: text, url: text });
const mediaData = z.object({ type: z.literal('media'), mimeType: text, data: text });

const plainEvent = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('start'),
		id: text,
		model: text,
		from: z.optional(z.enum(['cache', 'shared'])),
	}),
	z.object({ type: z.literal('text-delta'), text }),
	z.object({ type: z.literal('reasoning-delta'), text }),
	z.object({ type: z.literal('refusal-delta'), text }),
	z.object(opaque),
	z.object({ type: z.literal('tool-call-start'), index: count, id: text, name: text }),
	z.object({ type: z.literal('tool-call-delta'), index: count, json: text }),
	z.object({ type: z.literal('tool-call-end'), index: count }),
	z.object({ type: z.literal('tool-approval'), index: count }),
	z.object({
		type: z.literal('tool-result'),
		index: count,
		id: text,
		name: text,
		content: text,
		isError: z.optional(z.boolean()),
	}),
	z.object({ type: z.literal('replace'), text }),
	z.object({ type: z.literal('citation'), ...citation }),
	z.object({ type: z.literal('suggestion'), text }),
	z.object({ type: z.literal('usage'), ...usage }),
	z.object({ type: z.literal('notice'), text }),
	z.object({ type: z.literal('finish'), reason: finishReason, stitched: z.optional(z.literal(true)) }),
]);

/** A `StreamEvent` that comes from outside: from a file, or over a process boundary. */
export const streamEvent: z.ZodMiniType<StreamEvent> = z.union([plainEvent, mediaByUrl, mediaData]);

const plainPart = z.discriminatedUnion('type', [
	z.object({ type: z.enum(['text', 'reasoning', 'refusal']), text }),
	z.object(opaque),
	z.object({
		type: z.literal('tool-call'),
		index: count,
		id: text,
		name: text,
		arguments: text,
		awaitsApproval: z.optional(z.literal(true)),
	}),
]);
const assistantPart = z.union([plainPart, mediaByUrl, mediaData]);

const message = z.discriminatedUnion('role', [
	z.object({ role: z.literal('assistant'), content: z.array(assistantPart) }),
	z.object({
		role: z.literal('tool'),
		toolCallId: text,
		name: text,
		content: text,
		isError: z.optional(z.boolean()),
	}),
]);

/** An `Answer` that comes from outside. */
export const answer = z.object({
	id: optionalText,
	model: optionalText,
	from: z.optional(z.enum(['cache', 'shared'])),
	messages: z.array(message),
	notices: z.array(text),
	citations: z.array(z.object({ ...citation, message: z.optional(count) })),
	suggestions: z.array(text),
	usage: z.optional(z.object(usage)),
	finish: z.optional(finishReason),
}) as unknown as z.ZodMiniType<Answer>;
