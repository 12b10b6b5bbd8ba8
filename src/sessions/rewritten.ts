import type { RecordBody } from './record.ts';
import type { Transcript } from './transcript.ts';
import { wholeOf } from './whole-turn.ts';

/**
 * What a session's own file held, in few words, for the one that takes its place: the rest of the session is in the
 * files of others.
 *
 * @param created the session's first record.
 * @param written the turns that the file held something of.
 */
export function rewritten(
	{ turns, title, pinned, removedAt, shown }: Transcript,
	created: RecordBody,
	written: ReadonlySet<string>,
): RecordBody[] {
	const own = [...turns.values()].filter(({ id }) => written.has(id));
	return [
		created,
		...own.map(wholeOf),
		...own
			.filter(({ removed }) => removed)
			.map(({ id }): RecordBody => ({ kind: 'turn-removed', turn: id, removed: true })),
		...(title === undefined ? [] : [{ kind: 'named', title } as const]),
		...(pinned ? [{ kind: 'pinned', pinned } as const] : []),
		...(removedAt === undefined ? [] : [{ kind: 'removed', removed: true } as const]),
		...(shown === undefined ? [] : [{ kind: 'shown', turn: shown } as const]),
	];
}
