import assert from 'node:assert/strict';
import { cleanUp } from '../../../../src/vscode/sessions/history/clean-up.ts';
import { DAY_MS } from '../../../../src/vscode/sessions/history/old-sessions.ts';
import { pinSession } from '../../../../src/vscode/sessions/history/pin-session.ts';
import { showStorage } from '../../../../src/vscode/sessions/history/show-storage.ts';
import { createDesk } from './desk.ts';

describe('Clean Up Old Chats', () => {
	it('shows what would go, and deletes it once the user has said so', async () => {
		const desk = await createDesk({ replies: ['Older than 30 days', 'Delete'] });
		const old = await desk.add('old', 'elsewhere');
		await pinSession(desk, await desk.add('pinned'));
		desk.pass(31 * DAY_MS);
		await desk.add('new');
		await cleanUp(desk);
		assert.deepEqual(desk.prompts.asked, ['Clean Up Old Chats', 'Delete 1 chat?']);
		assert.deepEqual(desk.titles(), ['pinned', 'new']);
		assert.deepEqual(
			desk.sessions.list({ removed: true }).map(({ id }) => id),
			[old],
		);
		assert.ok(desk.chatDeeds.includes(`leave ${old}`));
	});

	it('does nothing when the user leaves', async () => {
		const desk = await createDesk({ replies: ['escape', 'Older than 7 days', 'escape'] });
		await desk.add('old');
		desk.pass(8 * DAY_MS);
		await cleanUp(desk);
		await cleanUp(desk);
		assert.deepEqual(desk.titles(), ['old']);
	});

	it('says that nothing is old', async () => {
		const desk = await createDesk();
		await desk.add('new');
		await cleanUp(desk);
		assert.deepEqual(desk.prompts.told, ['No chat is older than 7 days, pinned ones aside.']);
	});
});

describe('Show Chat Storage', () => {
	it('leads to the folder, and to its path', async () => {
		const desk = await createDesk({ replies: ['Open Folder', 'Copy Path', 'This workspace'] });
		await desk.add('a');
		await showStorage(desk);
		await showStorage(desk);
		await showStorage(desk);
		assert.deepEqual(desk.chatDeeds, ['open folder', 'copy folder']);
	});

	it('erases what was deleted, for good, once the user has said so', async () => {
		const desk = await createDesk({
			replies: ['Erase Deleted Chats…', 'escape', 'Erase Deleted Chats…', 'Erase'],
		});
		await desk.add('kept');
		const id = await desk.add('secret');
		await desk.sessions.edit(id, (session) => session.setRemoved(true));
		const before = await desk.sessions.size();
		await showStorage(desk);
		assert.equal(desk.sessions.list({ removed: true }).length, 1);
		await showStorage(desk);
		assert.equal(desk.sessions.list({ removed: true }).length, 0);
		assert.ok((await desk.sessions.size()) < before);
		assert.deepEqual(desk.titles(), ['kept']);
	});
});
