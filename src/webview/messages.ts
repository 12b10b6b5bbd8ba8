/**
 * Everything that crosses between the extension host and the chat view's page, checked on both sides.
 *
 * The host owns the conversation; the page shows it. The page says `ready` and gets a `snapshot`; from then on
 * it gets `update`s, numbered without gaps, and acknowledges each. A page that misses one says `ready` again.
 * The host sends the next update only when the last one is acknowledged, so a slow page gets fewer, larger ones.
 */
import * as z from 'zod/mini';
import { answer, streamEvent } from '../core/stream-schema.ts';

const text = z.string();
const optionalText = z.optional(z.string());
const count = z.int().check(z.nonnegative());

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
	/** How long the pieces of these kinds took, in the answer's order; less than there are, they are of no use. */
	reasoningMs: z.optional(z.array(z.number())),
	toolMs: z.optional(z.array(z.number())),
});
export type MeterReading = z.infer<typeof meterReading>;

const status = z.enum(['waiting', 'streaming', 'finished', 'stopped', 'interrupted', 'failed']);
export type TurnStatus = z.infer<typeof status>;

/** A user's message and what answers it. */
export const turn = z.object({
	id: text,
	prompt: z.object({
		text,
		/** What was sent along, e.g. `sse-reader.ts:40-72`; `mimeType` where it is no text but base64 of that type. */
		context: z.array(z.object({ label: text, mimeType: optionalText })),
	}),
	/** Its place among the turns that were asked in its stead, counted from 1; absent where it is the only one. */
	alternatives: z.optional(z.object({ place: count, of: count })),
	model: modelLabel,
	status,
	/** Wall clock, ms since 1970. */
	startedAt: z.number(),
	answer,
	failure: z.optional(failure),
	meter: z.optional(meterReading),
});
export type Turn = z.infer<typeof turn>;

/** Something that goes along with the next message. */
const chip = z.object({
	id: text,
	/** E.g. `sse-reader.ts:40-72`. */
	label: text,
	/** A codicon's name. */
	icon: text,
	/** For people, e.g. `2.1 kB`. */
	size: text,
});
export type Chip = z.infer<typeof chip>;

/** What model calls came to: tokens of both directions, and US$ as far as the price is known. */
const spent = z.object({ tokens: count, costUsd: z.optional(z.number()) });
export type Spent = z.infer<typeof spent>;

/** All that stands around the box in which the user writes. */
const composer = z.object({
	chips: z.array(chip),
	/** Messages that wait for the answer that streams, in their order. */
	queue: z.array(z.object({ id: text, text, chips: z.array(text) })),
	/** About what the next message sends; absent until it is counted. */
	estimate: z.optional(
		z.object({ tokens: count, costUsd: z.optional(z.number()), contextTokens: z.optional(z.number()) }),
	),
	/** What differs from the model's own parameters, e.g. `temperature 0.2`; '' for nothing. */
	parameters: text,
	session: z.optional(spent),
	today: z.optional(spent),
	/** The turn whose message is being edited. */
	editing: z.optional(z.object({ turnId: text, text })),
	/** A message that looks as if it held secrets: it is not sent before the user says so. */
	held: z.optional(z.object({ text, secrets: z.array(z.object({ what: text, where: text, shown: text })) })),
});
export type ComposerState = z.infer<typeof composer>;

/** The composer of a conversation in which nothing was done yet. */
export const EMPTY_COMPOSER: ComposerState = { chips: [], queue: [], parameters: '' };

/** Something that `#` and `/` complete to. */
const completion = z.object({
	id: text,
	label: text,
	/** What tells it from others of the same name, e.g. its folder. */
	detail: optionalText,
	icon: text,
});
export type Completion = z.infer<typeof completion>;

const viewState = z.object({
	/** The session that is shown: a page that VS Code restores says which it was. */
	session: optionalText,
	/** Of a long conversation its end. */
	turns: z.array(turn),
	/** How many turns stand before them; absent for none. */
	earlier: z.optional(count),
	model: modelLabel,
	/** False in a restricted workspace: chat works, tools are off. */
	trusted: z.boolean(),
	composer: z.optional(composer),
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
		/** Wall clock, ms since 1970: where an answer that was over goes on. */
		startedAt: z.optional(z.number()),
	}),
	/** This turn and those after it are no longer shown. */
	z.object({ type: z.literal('turns-cut'), turnId: text }),
	z.object({ type: z.literal('composer'), composer }),
	/** What `#` completes to; `query` is the one that the page asked for. */
	z.object({ type: z.literal('completions'), query: text, items: z.array(completion) }),
	z.object({ type: z.literal('model'), model: modelLabel }),
	z.object({ type: z.literal('trust'), trusted: z.boolean() }),
	z.object({ type: z.literal('focus-composer'), text: optionalText }),
	/**
	 * What the page asked for by `load-media`: where it can be shown from (`data:`, or a file that the host serves), or
	 * why not.
	 */
	z.object({
		type: z.literal('media'),
		source: text,
		mimeType: optionalText,
		src: optionalText,
		problem: optionalText,
	}),
]);
export type Change = z.infer<typeof change>;

/** From the host to the page. */
export const hostMessage = z.discriminatedUnion('type', [
	z.object({ type: z.literal('snapshot'), sequence: count, state: viewState }),
	z.object({ type: z.literal('update'), sequence: count, changes: z.array(change) }),
	/** Asks whether the page is there; it says `pong` at once, whatever it still has to paint. */
	z.object({ type: z.literal('ping') }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
/** What a page is told of the conversation, numbered. */
export type NumberedMessage = Exclude<HostMessage, { type: 'ping' }>;

/** The longest text that a page may send, in UTF-16 units. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;
const bounded = z.string().check(z.maxLength(LONGEST_MESSAGE));
/** The largest file that may be pasted or dropped, as base64: 8 MiB. */
export const LARGEST_ATTACHMENT = Math.ceil((8 * 1024 * 1024 * 4) / 3);

/** An address or a path; what the page holds itself comes as a `data:` address. */
const source = z.string().check(z.maxLength(LARGEST_ATTACHMENT));

/** What can be done with a block of code beside copying and inserting it. */
export const codeAction = z.enum(['apply', 'new-file', 'run', 'preview']);

/** From the page to the host, which trusts none of it. */
export const pageMessage = z.discriminatedUnion('type', [
	z.object({ type: z.literal('ready') }),
	z.object({ type: z.literal('pong') }),
	z.object({ type: z.literal('acknowledge'), sequence: count }),
	z.object({ type: z.literal('send'), text: bounded }),
	z.object({ type: z.literal('stop') }),
	z.object({ type: z.literal('retry'), turnId: bounded }),
	/** As `retry`, with a model that the user picks. */
	z.object({ type: z.literal('retry-with'), turnId: bounded }),
	/** An answer that broke off or was cut goes on where it ended. */
	z.object({ type: z.literal('continue'), turnId: bounded }),
	z.object({ type: z.literal('delete'), turnId: bounded }),
	/** Shows what was asked before this turn in its stead (-1), or after it (1). */
	z.object({ type: z.literal('alternative'), turnId: bounded, step: z.literal([-1, 1]) }),
	/** The page wants more of the turns before those that it has. */
	z.object({ type: z.literal('show-earlier') }),
	/** The composer takes up an earlier message: what is sent next is asked in its stead. */
	z.object({ type: z.literal('edit'), turnId: bounded }),
	z.object({ type: z.literal('cancel-edit') }),
	/** Sends a message that looks as if it held secrets; without `anyway` it goes back to the composer. */
	z.object({ type: z.literal('release'), anyway: z.boolean() }),
	z.object({ type: z.literal('send-queued'), id: bounded }),
	z.object({ type: z.literal('remove-queued'), id: bounded }),
	z.object({ type: z.literal('remove-chip'), id: bounded }),
	z.object({ type: z.literal('complete'), query: z.string().check(z.maxLength(200)) }),
	/** Attaches what a completion offered; the page cannot name anything else. */
	z.object({ type: z.literal('attach'), id: bounded }),
	/** Opens a list of what can be attached. */
	z.object({ type: z.literal('add-context') }),
	/** What was pasted or dropped; `data` is base64. */
	z.object({
		type: z.literal('attach-data'),
		name: z.string().check(z.maxLength(255)),
		mimeType: z.string().check(z.maxLength(255)),
		data: z.string().check(z.maxLength(LARGEST_ATTACHMENT)),
	}),
	/** Addresses of files that were dropped. */
	z.object({
		type: z.literal('attach-uris'),
		uris: z.array(z.string().check(z.maxLength(4096))).check(z.maxLength(20)),
	}),
	z.object({ type: z.literal('set-parameters') }),
	/** What stands in the box, so that the host can say what it would send. */
	z.object({ type: z.literal('draft'), text: bounded }),
	z.object({ type: z.literal('copy'), text: bounded }),
	z.object({ type: z.literal('insert'), text: bounded }),
	z.object({ type: z.literal('open-link'), url: bounded }),
	/** A file that an answer names, e.g. `src/a.ts:12`. */
	z.object({ type: z.literal('open-path'), path: z.string().check(z.maxLength(1000)) }),
	/** What inline code of an answer names, e.g. `Reader.read()`. */
	z.object({ type: z.literal('open-symbol'), name: z.string().check(z.maxLength(200)) }),
	/** An image, sound or film that an answer names: an address of the web, or a picture's path in the workspace. */
	z.object({ type: z.literal('load-media'), source }),
	/** Asks the user where to save what a model made. */
	z.object({ type: z.literal('save-media'), source }),
	/** `language`: as the answer names it. */
	z.object({
		type: z.literal('code'),
		action: codeAction,
		text: bounded,
		language: z.string().check(z.maxLength(200)),
	}),
	/** `turnId`: the turn whose card has the button; none for a button that belongs to no turn. */
	z.object({ type: z.literal('action'), name: actionName, turnId: z.optional(bounded) }),
]);
export type PageMessage = z.infer<typeof pageMessage>;
