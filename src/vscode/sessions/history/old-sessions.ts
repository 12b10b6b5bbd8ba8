import type { SessionSummary } from '../../../sessions/summary.ts';

/** The sessions that nobody has touched for so many days, in the order of the list. Pinned ones are never among them. */
export function oldSessions(
	sessions: readonly SessionSummary[],
	days: number,
	now: number,
): readonly SessionSummary[] {
	return sessions.filter(({ pinned, updatedAt }) => !pinned && now - updatedAt > days * DAY_MS);
}

/** In ms. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** How long the files of a deleted session stay, so that it can be restored. */
export const ERASED_AFTER_DAYS = 30;
