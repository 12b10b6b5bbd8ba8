import { TEMPORARY } from './derived-file.ts';
import { groupFiles } from './read-session.ts';
import type { Sessions } from './sessions.ts';
import type { SessionStorage } from './storage.ts';

/** How old what goes must be, in ms; absent: it stays for ever. */
export interface TidyOptions {
	/** Deleted sessions whose files go for good. */
	erasedAfterMs?: number | undefined;
	/** Sessions that are deleted because they were not touched for so long. Pinned ones stay. */
	removedAfterMs?: number | undefined;
	/** Wall clock, ms since 1970. */
	now?: (() => number) | undefined;
}

/**
 * What can be done when nobody waits: erases and deletes by age, as far as the user wants it; makes one file of the
 * many that a session has gathered, where nobody has written to it for a day; removes what a crash left half-made.
 *
 * @throws whatever the storage does; what was done until then stays done.
 */
export async function tidySessions(
	sessions: Sessions,
	storage: SessionStorage,
	{ erasedAfterMs, removedAfterMs, now = Date.now }: TidyOptions,
	signal: AbortSignal,
): Promise<void> {
	const isOlder = (at: number, age: number | undefined) => age !== undefined && now() - at > age;
	await sessions.refresh();
	for (const { id, removedAt } of sessions.list({ removed: true })) {
		if (!signal.aborted && isOlder(removedAt ?? Number.POSITIVE_INFINITY, erasedAfterMs)) {
			await sessions.erase(id);
		}
	}
	for (const { id, updatedAt, pinned } of sessions.list()) {
		if (!signal.aborted && !pinned && isOlder(updatedAt, removedAfterMs)) {
			await sessions.edit(id, (session) => session.setRemoved(true));
		}
	}
	for (const [id, files] of groupFiles(await storage.list())) {
		const isQuiet = files.every(({ modifiedAt }) => isOlder(modifiedAt, QUIET_MS));
		if (!signal.aborted && files.length >= MANY_FILES && isQuiet) {
			await sessions.compact(id);
		}
	}
	for (const { name, modifiedAt } of await storage.list()) {
		if (name.endsWith(TEMPORARY) && isOlder(modifiedAt, QUIET_MS)) {
			await storage.remove(name);
		}
	}
}

/** After a day without a write no window is likely to go on; if one does all the same, nothing is lost. */
const QUIET_MS = 24 * 60 * 60 * 1000;
const MANY_FILES = 4;
