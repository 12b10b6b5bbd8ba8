import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionFiles } from '../../src/node/session-files.ts';

describe('the files of sessions', () => {
	let root: string;
	let folder: string;

	beforeEach(async () => {
		root = await mkdtemp(path.join(tmpdir(), 'weir-session-files-'));
		folder = path.join(root, 'a', 'sessions');
	});

	afterEach(async () => {
		await chmod(root, 0o700);
		await rm(root, { recursive: true });
	});

	it('make their folder at the first write, and none before', async () => {
		const files = createSessionFiles(folder);
		assert.deepEqual(await files.list(), []);
		await assert.rejects(stat(folder), { code: 'ENOENT' });
		assert.equal(await files.append('x.log', Buffer.from('one'), 'create'), 'appended');
		await files.syncFolder();
		assert.deepEqual(
			(await files.list()).map(({ name, size }) => [name, size]),
			[['x.log', 3]],
		);
	});

	it('are added to, and read from any place', async () => {
		const files = createSessionFiles(folder);
		await files.append('x.log', Buffer.from('one'), 'create');
		await files.append('x.log', Buffer.from(' two'), 'existing');
		await files.append('y.log', Buffer.from(''), 'create');
		assert.equal(Buffer.from(await files.read('x.log')).toString(), 'one two');
		assert.equal(Buffer.from(await files.read('x.log', 4)).toString(), 'two');
		assert.equal((await files.read('x.log', 99)).length, 0);
		assert.deepEqual(
			(await files.list('x')).map(({ name }) => name),
			['x.log'],
		);
	});

	it('that are gone are said to be gone, and not made anew by the way', async () => {
		const files = createSessionFiles(folder);
		assert.equal(await files.append('x.log', Buffer.from('one'), 'existing'), 'gone');
		await files.append('x.log', Buffer.from('one'), 'create');
		await files.remove('x.log');
		await files.remove('x.log');
		assert.equal(await files.append('x.log', Buffer.from('two'), 'existing'), 'gone');
		assert.deepEqual(await files.list(), []);
		await assert.rejects(files.read('x.log'), { code: 'ENOENT' });
	});

	it('are renamed over others', async () => {
		const files = createSessionFiles(folder);
		await files.append('x.new', Buffer.from('new'), 'create');
		await files.append('x.log', Buffer.from('old'), 'create');
		await files.rename('x.new', 'x.log');
		assert.equal(Buffer.from(await files.read('x.log')).toString(), 'new');
	});

	it('are for the user alone', async function () {
		if (process.platform === 'win32') {
			this.skip();
		}
		await createSessionFiles(folder).append('x.log', Buffer.from('one'), 'create');
		assert.equal((await stat(path.join(folder, 'x.log'))).mode & 0o777, 0o600);
	});
});
