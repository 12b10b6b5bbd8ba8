import { groupFiles } from './read-session.ts';
import type { SessionStorage } from './storage.ts';

/**
 * Removes a session's files for good. `last`, which says that the session is deleted, goes last: whenever this breaks
 * off, what is left is a deleted session and not a mutilated one.
 *
 * @throws whatever the storage does.
 */
export async function eraseSession(
	storage: SessionStorage,
	id: string,
	last: (name: string) => boolean,
): Promise<void> {
	const files = groupFiles(await storage.list(`${id}.`)).get(id) ?? [];
	for (const { name } of files.filter((file) => !last(file.name))) {
		await storage.remove(name);
	}
	await storage.syncFolder();
	for (const { name } of files.filter((file) => last(file.name))) {
		await storage.remove(name);
	}
	await storage.syncFolder();
}
