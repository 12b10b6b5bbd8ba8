import * as z from 'zod/mini';
import { branchOf, titleOf } from './branch.ts';
import type { Damage } from './frame.ts';
import type { Transcript } from './transcript.ts';

const summary = z.object({
	id: z.string(),
	/** The user's own, else the first words; '' where nothing was asked. */
	title: z.string(),
	workspace: z.optional(z.string()),
	/** Ms since 1970. */
	createdAt: z.number(),
	/** Ms since 1970. */
	updatedAt: z.number(),
	pinned: z.boolean(),
	/** Since when it counts as deleted, ms since 1970. */
	removedAt: z.optional(z.number()),
	/** Of the branch that is shown. */
	turns: z.number(),
	/** The model that was asked last, as `provider/model`. */
	model: z.optional(z.string()),
	/** Of every turn of every branch, as far as it is known. */
	costUsd: z.optional(z.number()),
	/** What could not be read; it is still in its files. */
	damaged: z.number(),
	/** On the disk. */
	bytes: z.number(),
});

/** A session as the list shows it. */
export type SessionSummary = z.infer<typeof summary>;

/** Which sessions are meant. */
export interface SessionFilter {
	/** Those of one workspace; absent: of all. `null`: those of none. */
	workspace?: string | null | undefined;
	/** Those that were deleted, instead of the others. */
	removed?: boolean | undefined;
}

/** A summary that was kept in a file; undefined where it is none. */
export function readSummary(value: unknown): SessionSummary | undefined {
	return summary.safeParse(value).data;
}

export function summaryOf(
	id: string,
	transcript: Transcript,
	{ damaged }: Damage,
	bytes: number,
): SessionSummary {
	const { workspace, createdAt, updatedAt, pinned, removedAt, turns } = transcript;
	const branch = branchOf(transcript);
	const model = branch.at(-1)?.model.id;
	const costs = [...turns.values()].flatMap(
		({ reading, answer }) => reading?.costUsd ?? answer.usage?.costUsd ?? [],
	);
	return {
		id,
		title: titleOf(transcript),
		...(workspace === undefined ? {} : { workspace }),
		createdAt: Math.min(createdAt, updatedAt),
		updatedAt,
		pinned,
		...(removedAt === undefined ? {} : { removedAt }),
		turns: branch.length,
		...(model ? { model } : {}),
		...(costs.length > 0 ? { costUsd: costs.reduce((sum, cost) => sum + cost, 0) } : {}),
		damaged,
		bytes,
	};
}

/** Whether the filter lets a session through. */
export function isMeant(
	{ removedAt, workspace: own }: SessionSummary,
	{ workspace, removed = false }: SessionFilter,
): boolean {
	return (removedAt !== undefined) === removed && (workspace === undefined || (own ?? null) === workspace);
}

/** Pinned ones first, then by the last change, the newest first. */
export function compareSummaries(a: SessionSummary, b: SessionSummary): number {
	return Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1);
}
