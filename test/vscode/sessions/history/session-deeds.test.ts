import assert from 'node:assert/strict';
import { StreamError } from '../../../../src/core/errors.ts';
import { deleteSession } from '../../../../src/vscode/sessions/history/delete-session.ts';
import { exportSession } from '../../../../src/vscode/sessions/history/export-session.ts';
import { importSession } from '../../../../src/vscode/sessions/history/import-session.ts';
import { moveSession } from '../../../../src/vscode/sessions/history/move-session.ts';
import { pinSession } from '../../../../src/vscode/sessions/history/pin-session.ts';
import { renameSession } from '../../../../src/vscode/sessions/history/rename-session.ts';
import { restoreSession } from '../../../../src/vscode/sessions/history/restore-session.ts';
import { showSession } from '../../../../src/vscode/sessions/history/show-session.ts';
import { settled } from '../../../core/fake-clock.ts';
import { answerTurn, MODEL } from '../../../sessions/history.ts';
import { createDesk } from './desk.ts';

const never = (error: unknown) => assert.fail(String(error));

describe('Rename Chat', () => {
	it('names a chat, and with nothing gives it its first words again', async () => {
		const desk = await createDesk({ replies: [' Lists ', '', 'escape'] });
		const id = await desk.add('Sort a list');
		await renameSession(desk, id);
		assert.deepEqual(desk.titles(), ['Lists']);
		await renameSession(desk, id);
		assert.deepEqual(desk.titles(), ['Sort a list']);
		await renameSession(desk, id);
		assert.deepEqual(desk.titles(), ['Sort a list']);
	});

	it('refuses a title that no list shows', async () => {
		const desk = await createDesk({ replies: ['x'.repeat(201)] });
		await assert.rejects(
			renameSession(desk, await desk.add('a')),
			/at most 200 characters. This one has 201/,
		);
	});

	it('says where the chat is gone', async () => {
		const desk = await createDesk();
		await assert.rejects(renameSession(desk, 'nothere'), /not there any more/);
	});
});

describe('Pin or Unpin Chat', () => {
	it('keeps a chat on top, and lets it go', async () => {
		const desk = await createDesk();
		const id = await desk.add('old');
		await desk.add('new');
		await pinSession(desk, id);
		assert.deepEqual(desk.titles(), ['old', 'new']);
		await pinSession(desk, id);
		assert.deepEqual(desk.titles(), ['new', 'old']);
	});
});

describe('Delete Chat', () => {
	it('deletes, takes the chat from the pages that show it, and brings it back', async () => {
		const desk = await createDesk({ takesOffers: true });
		const id = await desk.add('secret');
		const kept = await desk.add('kept');
		await deleteSession(desk, id, never);
		assert.deepEqual(desk.chatDeeds, [`leave ${id}`]);
		assert.deepEqual(desk.offered, ['Deleted “secret”. [Undo]']);
		await settled();
		await desk.sessions.refresh();
		assert.deepEqual(
			desk.sessions
				.list()
				.map((session) => session.id)
				.sort(),
			[id, kept].sort(),
		);
	});

	it('lets no title run a command by a link in the notification', async () => {
		const desk = await createDesk();
		await deleteSession(desk, await desk.add('[Read](command:workbench.action.quit)'), never);
		assert.deepEqual(desk.offered, ['Deleted “[Read] (command:workbench.action.quit)”. [Undo]']);
	});

	it('leaves it deleted where nobody takes it back', async () => {
		const desk = await createDesk();
		await deleteSession(desk, await desk.add('secret'), never);
		assert.deepEqual(desk.titles(), []);
		assert.equal(desk.sessions.list({ removed: true }).length, 1);
	});

	it('refuses what is being answered, and says what to do', async () => {
		const desk = await createDesk();
		const session = desk.sessions.create('x');
		const { recorder, saved } = session.begin({ prompt: { text: 'Count', context: [] }, model: MODEL });
		await saved;
		await assert.rejects(deleteSession(desk, session.id, never), (error) => {
			assert.ok(error instanceof StreamError);
			assert.equal(error.message, '“Count” is being answered. Stop the answer first, then delete the chat.');
			return true;
		});
		assert.deepEqual(desk.titles(), ['Count']);
		await recorder.end('stopped');
		await deleteSession(desk, session.id, never);
		assert.deepEqual(desk.titles(), []);
	});

	it('says where the chat is gone already', async () => {
		const desk = await createDesk();
		await assert.rejects(deleteSession(desk, 'nothere', never), /not there any more/);
	});
});

describe('Restore Deleted Chat', () => {
	it('lists what was deleted, the latest first, and shows what came back', async () => {
		const desk = await createDesk({ replies: ['first'] });
		const ids = [await desk.add('first'), await desk.add('second')];
		for (const id of ids) {
			await deleteSession(desk, id, never);
			desk.pass(1000);
		}
		await restoreSession(desk);
		assert.deepEqual(desk.titles(), ['first']);
		assert.equal(desk.chatDeeds.at(-1), `show ${ids[0]}`);
	});

	it('says that there is nothing to restore', async () => {
		const desk = await createDesk();
		await restoreSession(desk);
		assert.deepEqual(desk.prompts.told, ['No chat was deleted in the last 30 days.']);
	});
});

describe('Move Chat to Another Workspace', () => {
	it('offers this workspace, the others and none, and moves', async () => {
		const desk = await createDesk({ replies: ['shop', 'No folder', 'x'] });
		const id = await desk.add('a');
		await desk.add('b', 'file:///home/ada/shop');
		const workspaceOf = () => desk.sessions.list().find((session) => session.id === id)?.workspace;
		await moveSession(desk, id);
		assert.equal(workspaceOf(), 'file:///home/ada/shop');
		await moveSession(desk, id);
		assert.equal(workspaceOf(), undefined);
		await moveSession(desk, id);
		assert.equal(workspaceOf(), 'x');
	});
});

describe('Export Chat and Import Chat', () => {
	it('write what they read: a chat comes back with all its branches', async () => {
		const desk = await createDesk({ replies: ['JSON'] });
		const session = desk.sessions.create('x');
		const { turnId } = await answerTurn(session, 'Sort: a/b?', 'Use quicksort.');
		await answerTurn(session, 'And then', 'Nothing.');
		await session.show(turnId);
		await desk.sessions.close(session);
		await desk.sessions.refresh();
		await exportSession(desk, session.id, never);
		const bytes = desk.written.get('weir-Sort-a-b.json');
		assert.ok(bytes);
		const other = await createDesk({ source: fileOf('weir-Sort-a-b.json', bytes) });
		await importSession(other);
		const [imported] = other.sessions.list({ workspace: 'x' });
		assert.equal(imported?.title, 'Sort: a/b?');
		assert.deepEqual(other.chatDeeds, [`show ${imported?.id}`]);
		const opened = await other.sessions.open(imported?.id ?? '');
		assert.equal(opened?.transcript.turns.size, 2);
	});

	it('write Markdown, offer to open it, and take any title for a name', async () => {
		const desk = await createDesk({ replies: ['Markdown', 'Markdown'], takesOffers: true });
		await exportSession(desk, await desk.add('../../etc: $(passwd)'), never);
		await exportSession(desk, await desk.add('…'), never);
		await settled();
		assert.deepEqual([...desk.written.keys()], ['weir-etc-passwd.md', 'weir-chat.md']);
		assert.match(new TextDecoder().decode(desk.written.get('weir-chat.md')), /^# …\n/);
		assert.deepEqual(desk.chatDeeds, ['open weir-etc-passwd.md', 'open weir-chat.md']);
	});

	it('take a chat from a clock that is wrong: it can be exported again, and deleted', async () => {
		const desk = await createDesk({ replies: ['JSON'] });
		await exportSession(desk, await desk.add('when'), never);
		const text = new TextDecoder().decode(desk.written.get('weir-when.json'));
		const ahead = new TextEncoder().encode(text.replace(/"at":\d+/, '"at":1e300'));
		assert.notEqual(ahead.length, text.length);
		const other = await createDesk({ replies: ['Markdown'], source: fileOf('chat.json', ahead) });
		await importSession(other);
		const id = other.sessions.list()[0]?.id ?? '';
		await exportSession(other, id, never);
		assert.equal(other.written.size, 1);
		await deleteSession(other, id, never);
		assert.deepEqual(other.titles(), []);
	});

	it('leave everything as it is when the user leaves', async () => {
		const left = await createDesk({ replies: ['escape'] });
		await exportSession(left, await left.add('a'), never);
		const targetless = await createDesk({ replies: ['JSON'], target: 'none' });
		await exportSession(targetless, await targetless.add('a'), never);
		await importSession(targetless);
		assert.deepEqual([left.written.size, targetless.written.size, targetless.titles()], [0, 0, ['a']]);
	});

	it('say why a file cannot be written', async () => {
		const desk = await createDesk({ replies: ['JSON'], target: 'failing' });
		await assert.rejects(
			exportSession(desk, await desk.add('a'), never),
			/^StreamError: weir-a\.json cannot be written: EROFS: read-only file system$/,
		);
	});

	for (const [name, text, said] of [
		['no JSON', 'hello', /not a chat that Weir exported/],
		['other JSON', '{"format":"weir-session","version":2,"turns":[]}', /not a chat that Weir exported/],
		['a chat without turns', '{"format":"weir-session","version":1,"turns":[]}', /nothing was asked/],
	] as const) {
		it(`refuse ${name}, and add nothing`, async () => {
			const desk = await createDesk({ source: fileOf('chat.json', new TextEncoder().encode(text)) });
			await assert.rejects(importSession(desk), said);
			assert.deepEqual([desk.titles(), desk.chatDeeds], [[], []]);
		});
	}

	it('refuse a file that is too large without reading it, and one that cannot be read', async () => {
		const source = {
			name: 'big.json',
			size: async () => 3e9,
			read: async () => assert.fail('It was read.'),
		};
		await assert.rejects(
			importSession(await createDesk({ source })),
			/it has 3 GB, and a chat may have 268 MB/,
		);
		const gone = { ...source, size: () => Promise.reject(new Error('ENOENT')) };
		await assert.rejects(
			importSession(await createDesk({ source: gone })),
			/big\.json cannot be read: ENOENT/,
		);
	});
});

describe('opening a chat', () => {
	it('says where it cannot be', async () => {
		const desk = await createDesk();
		await showSession(desk, 'a', 'editor');
		assert.deepEqual(desk.chatDeeds, ['show-in-editor a']);
		const chat = { ...desk.chat, show: async () => false };
		await assert.rejects(showSession({ chat }, 'a', 'view'), /cannot be opened/);
	});
});

function fileOf(name: string, bytes: Uint8Array) {
	return { name, size: async () => bytes.length, read: async () => bytes };
}
