import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { branchOf } from '../../src/sessions/branch.ts';
import { createWorkspaceFiles } from '../../src/vscode/sessions/workspace-files.ts';
import { answerTurn, openHistory, saidIn } from '../sessions/history.ts';

describe('sessions in VS Code’s own file system', () => {
	let place: string;
	before(async () => {
		place = await mkdtemp(path.join(tmpdir(), 'weir-workspace-files-'));
	});
	after(() => rm(place, { recursive: true, maxRetries: 5 }));

	const filesIn = (name: string) =>
		createWorkspaceFiles(vscode.workspace.fs, vscode.Uri.file(path.join(place, name)));
	const bytes = (text: string) => new TextEncoder().encode(text);
	const textOf = async (read: Promise<Uint8Array>) => new TextDecoder().decode(await read);

	it('grow, are renamed and go, and leave nothing half-made behind', async () => {
		const files = filesIn('plain');
		assert.deepEqual(await files.list(), []);
		assert.equal(await files.append('a.log', bytes('one'), 'existing'), 'gone');
		assert.equal(await files.append('a.log', bytes('one'), 'create'), 'appended');
		assert.equal(await files.append('a.log', bytes(' two'), 'existing'), 'appended');
		assert.equal(await textOf(files.read('a.log')), 'one two');
		assert.equal(await textOf(files.read('a.log', 4)), 'two');
		assert.deepEqual(
			(await files.list('a')).map(({ name, size }) => [name, size]),
			[['a.log', 7]],
		);
		await files.append('b.log', bytes('old'), 'create');
		await files.rename('a.log', 'b.log');
		assert.equal(await textOf(files.read('b.log')), 'one two');
		await files.remove('a.log');
		assert.deepEqual(await readdir(path.join(place, 'plain')), ['b.log']);
		await files.remove('b.log');
		await assert.rejects(files.read('b.log'));
		assert.deepEqual(await files.list(), []);
	});

	it('are there again in the next window', async () => {
		const { sessions, told } = await openHistory(filesIn('sessions'));
		const session = sessions.create('shop');
		await answerTurn(session, 'Why?', 'So.');
		await answerTurn(session, 'And then?', 'x'.repeat(200_000));
		await sessions.close(session);
		const again = await openHistory(filesIn('sessions'));
		const opened = await again.sessions.open(session.id);
		assert.deepEqual(
			saidIn(branchOf(opened?.transcript ?? assert.fail())).map(([question]) => question),
			['Why?', 'And then?'],
		);
		assert.deepEqual(told, []);
	});
});
