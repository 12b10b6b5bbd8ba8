import { findSession } from './find-session.ts';
import type { HistoryInputs } from './history-inputs.ts';

/** Keeps a session on top of the list, or lets it go where it was kept. Pinned ones are never cleaned up by age. */
export async function pinSession({ store }: Pick<HistoryInputs, 'store'>, id: string): Promise<void> {
	const sessions = await store.open();
	const { pinned } = findSession(sessions, id);
	await sessions.edit(id, (session) => session.setPinned(!pinned));
}
