/**
 * Everything that crosses between the extension host and the chat view's page, checked on both sides.
 *
 * The host owns the conversation; the page shows it. The page says `ready` and gets a `snapshot`; from then on
 * it gets `update`s, numbered without gaps, and acknowledges each. A page that misses one says `ready` again.
 * The host sends the next update only when the last one is acknowledged, so a slow page gets fewer, larger ones.
 */
import * as z from 'zod/mini';
import type { Answer } from '../core/accumulate.ts';
import type { StreamEvent } from '../core/stream.ts';

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

const citation = { url: optionalText, title: optionalText, text: optionalText };

const streamEvent: z.ZodMiniType<StreamEvent> = z.union([
	z.object({
		type: z.literal('start'),
		id: text,
		model: text,
		from: z.optional(z.enum(['cache', 'shared'])),
	}),
	z.object({ type: z.literal('text-delta'), text }),
	z.object({ type: z.literal('reasoning-delta'), text }),
	z.object({ type: z.literal('refusal-delta'), text }),
	z.object({
		type: z.literal('reasoning-opaque'),
		field: text,
		value: z.unknown(),
		index: z.optional(count),
	}),
	z.object({ type: z.literal('tool-call-start'), index: count, id: text, name: text }),
	z.object({ type: z.literal('tool-call-delta'), index: count, json: text }),
	z.object({ type: z.literal('tool-call-end'), index: count }),
	z.object({
		type: z.literal('tool-result'),
		index: count,
		id: text,
		name: text,
		content: text,
		isError: z.optional(z.boolean()),
	}),
	z.object({ type: z.literal('replace'), text }),
	z.object({ type: z.literal('media'), mimeType: text, url: text }),
	z.object({ type: z.literal('media'), mimeType: text, data: text }),
	z.object({ type: z.literal('citation'), ...citation }),
	z.object({ type: z.literal('suggestion'), text }),
	z.object({ type: z.literal('usage'), ...usage }),
	z.object({ type: z.literal('notice'), text }),
	z.object({ type: z.literal('finish'), reason: finishReason }),
]);

const media = z.union([
	z.object({ type: z.literal('media'), mimeType: text, url: text }),
	z.object({ type: z.literal('media'), mimeType: text, data: text }),
]);

const assistantPart = z.union([
	z.object({ type: z.enum(['text', 'reasoning', 'refusal']), text }),
	z.object({
		type: z.literal('reasoning-opaque'),
		field: text,
		value: z.unknown(),
		index: z.optional(count),
	}),
	z.object({ type: z.literal('tool-call'), index: count, id: text, name: text, arguments: text }),
	media,
]);

const answer = z.object({
	id: optionalText,
	model: optionalText,
	from: z.optional(z.enum(['cache', 'shared'])),
	messages: z.array(
		z.union([
			z.object({ role: z.literal('assistant'), content: z.array(assistantPart) }),
			z.object({
				role: z.literal('tool'),
				toolCallId: text,
				name: text,
				content: text,
				isError: z.optional(z.boolean()),
			}),
		]),
	),
	notices: z.array(text),
	citations: z.array(z.object(citation)),
	suggestions: z.array(text),
	usage: z.optional(z.object(usage)),
	finish: z.optional(finishReason),
}) as unknown as z.ZodMiniType<Answer>;

/** A model as the view names it. */
const modelLabel = z.object({
	/** `provider/model`, as in the settings. */
	id: text,
	/** The model's own name. */
	model: text,
	/** The provider's name for people. */
	provider: text,
	isDemo: z.boolean(),
});
export type ModelLabel = z.infer<typeof modelLabel>;

/** What a button in an error card does. A closed list: the page cannot name a command. */
export const actionName = z.enum([
	'add-provider',
	'change-key',
	'pick-model',
	'open-settings',
	'new-chat',
	'show-log',
	'manage-trust',
]);
export type ActionName = z.infer<typeof actionName>;

/** A failure as the card shows it: a sentence with the next step, the one action most likely to help. */
const failure = z.object({
	kind: text,
	message: text,
	/** Status, request id, the server's words: folded away. Redacted by the host. */
	detail: optionalText,
	action: z.optional(z.object({ name: actionName, label: text })),
});
export type Failure = z.infer<typeof failure>;

/** What an answer cost, in tokens and in ms since Send. */
const meterReading = z.object({
	firstContentMs: z.optional(z.number()),
	durationMs: z.optional(z.number()),
	tokensPerSecond: z.optional(z.number()),
});
export type MeterReading = z.infer<typeof meterReading>;

const status = z.enum(['waiting', 'streaming', 'finished', 'stopped', 'interrupted', 'failed']);
export type TurnStatus = z.infer<typeof status>;

/** A user's message and what answers it. */
export const turn = z.object({
	id: text,
	prompt: z.object({
		text,
		/** What was sent along, e.g. `sse-reader.ts:40-72`. */
		context: z.array(z.object({ label: text })),
	}),
	model: modelLabel,
	status,
	/** Wall clock, ms since 1970. */
	startedAt: z.number(),
	answer,
	failure: z.optional(failure),
	meter: z.optional(meterReading),
});
export type Turn = z.infer<typeof turn>;

const viewState = z.object({
	turns: z.array(turn),
	model: modelLabel,
	/** False in a restricted workspace: chat works, tools are off. */
	trusted: z.boolean(),
});
export type ViewState = z.infer<typeof viewState>;

const change = z.discriminatedUnion('type', [
	z.object({ type: z.literal('turn-added'), turn }),
	/** Also replaces a turn that is run again. */
	z.object({ type: z.literal('turn-reset'), turn }),
	z.object({ type: z.literal('events'), turnId: text, events: z.array(streamEvent) }),
	z.object({
		type: z.literal('turn-status'),
		turnId: text,
		status,
		failure: z.optional(failure),
		meter: z.optional(meterReading),
	}),
	z.object({ type: z.literal('cleared') }),
	z.object({ type: z.literal('model'), model: modelLabel }),
	z.object({ type: z.literal('trust'), trusted: z.boolean() }),
	z.object({ type: z.literal('focus-composer'), text: optionalText }),
]);
export type Change = z.infer<typeof change>;

/** From the host to the page. */
export const hostMessage = z.discriminatedUnion('type', [
	z.object({ type: z.literal('snapshot'), sequence: count, state: viewState }),
	z.object({ type: z.literal('update'), sequence: count, changes: z.array(change) }),
]);
export type HostMessage = z.infer<typeof hostMessage>;

/** The longest text that a page may send, in UTF-16 units. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;
const bounded = z.string().check(z.maxLength(LONGEST_MESSAGE));

/** From the page to the host, which trusts none of it. */
export const pageMessage = z.discriminatedUnion('type', [
	z.object({ type: z.literal('ready') }),
	z.object({ type: z.literal('acknowledge'), sequence: count }),
	z.object({ type: z.literal('send'), text: bounded }),
	z.object({ type: z.literal('stop') }),
	z.object({ type: z.literal('retry'), turnId: bounded }),
	z.object({ type: z.literal('copy'), text: bounded }),
	z.object({ type: z.literal('insert'), text: bounded }),
	z.object({ type: z.literal('open-link'), url: bounded }),
	/** `turnId`: the turn whose card has the button; none for a button that belongs to no turn. */
	z.object({ type: z.literal('action'), name: actionName, turnId: z.optional(bounded) }),
]);
export type PageMessage = z.infer<typeof pageMessage>;
