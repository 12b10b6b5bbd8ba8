import * as z from 'zod/mini';
import { answer } from '../core/stream-schema.ts';

const text = z.string();
const optionalText = z.optional(z.string());

/**
 * Whose record it is, and its place among all of a session: unique, and the same wherever the record is copied to.
 */
export interface Stamp {
	/** One window's life, e.g. `k3v9x0q2m7`. */
	writer: string;
	/**
	 * When it was made, in ms since 1970, and later than every record that its writer had made or read: a hybrid
	 * logical clock, so that records of several windows have one order and a clock that was set back changes none.
	 */
	clock: number;
}

/** What was asked: the user's words, and what went along, each with the label of its chip. */
const prompt = z.looseObject({
	text,
	context: z.array(z.looseObject({ label: text, content: text })),
});
export type SessionPrompt = z.infer<typeof prompt>;

/** The model that was asked, as it was called then: the record outlives the setting. */
const model = z.looseObject({
	/** `provider/model`, as in the settings. */
	id: text,
	model: text,
	/** The provider's name for people. */
	provider: text,
});
export type SessionModel = z.infer<typeof model>;

/** Why a turn broke off or failed, as it was told. Without key and prompt; what its card offered is added loosely. */
const failure = z.looseObject({ kind: text, message: text, detail: optionalText });
export type SessionFailure = z.infer<typeof failure>;

/** What the meter said of a turn: ms, tokens a second, US$. */
const reading = z.looseObject({
	firstContentMs: z.optional(z.number()),
	durationMs: z.optional(z.number()),
	tokensPerSecond: z.optional(z.number()),
	costUsd: z.optional(z.number()),
});
export type SessionReading = z.infer<typeof reading>;

/** A call whose tool was started and whose result is not known. */
const begunTool = z.object({ call: text, name: text });
export type BegunTool = z.infer<typeof begunTool>;

const outcome = z.enum(['finished', 'stopped', 'interrupted', 'failed']);
export type TurnOutcome = z.infer<typeof outcome>;

/**
 * All that a record can say. Kinds and fields that are not here come from a newer Weir: they stay in the file, and
 * are left alone.
 */
export const BODIES = {
	/** The session's first record; `workspace` is what its surface calls it, absent where no folder was open. */
	created: z.object({ kind: z.literal('created'), workspace: optionalText }),
	/** A user's message, written before it is sent. `parent`: the turn it follows; null for a first one. */
	turn: z.object({
		kind: z.literal('turn'),
		turn: text,
		parent: z.nullable(text),
		prompt,
		model,
		/** The surface it came by, e.g. `chat`, `participant`. */
		source: optionalText,
	}),
	/** A piece of an answer; each event is a `StreamEvent`, checked one by one. */
	events: z.object({ kind: z.literal('events'), turn: text, events: z.array(z.unknown()) }),
	/** A tool is about to run. Its result is an event. */
	tool: z.object({ kind: z.literal('tool'), turn: text, call: text, name: text }),
	/**
	 * A window is answering the turn: said before it goes on with one, and while nothing else of it is written. `left`:
	 * no longer, and nothing is over.
	 */
	answering: z.object({ kind: z.literal('answering'), turn: text, left: z.optional(z.boolean()) }),
	/** A turn is over. What follows it in the same turn continues it. */
	end: z.object({
		kind: z.literal('end'),
		turn: text,
		outcome,
		failure: z.optional(failure),
		reading: z.optional(reading),
	}),
	/** A turn in one piece: what compaction, import and a file lost and written anew make of it. */
	whole: z.object({
		kind: z.literal('whole'),
		turn: text,
		parent: z.nullable(text),
		/** When it was asked, ms since 1970. */
		at: z.number(),
		prompt,
		model,
		source: optionalText,
		answer,
		/** Absent while it runs. */
		outcome: z.optional(outcome),
		failure: z.optional(failure),
		reading: z.optional(reading),
		tools: z.array(begunTool),
		/** The clock of each writer's last record that is in it; what comes later goes on from here. */
		covers: z.record(text, z.number()),
	}),
	/** Hides a turn and what follows it, or shows it again. */
	'turn-removed': z.object({ kind: z.literal('turn-removed'), turn: text, removed: z.boolean() }),
	/** The turn whose branch is shown. A turn that begins shows itself. */
	shown: z.object({ kind: z.literal('shown'), turn: text }),
	/** The user's own title; '' for the first words again. */
	named: z.object({ kind: z.literal('named'), title: text }),
	pinned: z.object({ kind: z.literal('pinned'), pinned: z.boolean() }),
	moved: z.object({ kind: z.literal('moved'), workspace: optionalText }),
	/** Deleted, or not after all; the files go later. */
	removed: z.object({ kind: z.literal('removed'), removed: z.boolean() }),
} as const;

/** One of the things that a record can say. */
export type RecordBody = {
	[Kind in keyof typeof BODIES]: z.infer<(typeof BODIES)[Kind]>;
}[keyof typeof BODIES];

/** A record as it was read. */
export interface LogRecord {
	stamp: Stamp;
	/** Undefined where it is of a kind or a shape that is not known here. */
	body: RecordBody | undefined;
	/** True where it says nothing that is not known here: then it may be written in other words. */
	isFullyKnown: boolean;
	/** As they stood in the file: the record, before it the long texts that were lifted out of it. */
	payloads: readonly Uint8Array[];
}
