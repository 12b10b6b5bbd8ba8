import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryAt, realPath } from '../../src/node/real-path.ts';

describe('the machine’s file system', () => {
	let folder: string;

	before(async () => {
		folder = await realpath(await mkdtemp(join(tmpdir(), 'weir-real-path-')));
		await mkdir(join(folder, 'inner'));
		await writeFile(join(folder, 'inner', 'a.txt'), 'abc');
		await symlink('inner', join(folder, 'link'));
		await symlink('nowhere', join(folder, 'dangling'));
		await symlink('loop', join(folder, 'loop'));
	});

	after(() => rm(folder, { recursive: true }));

	it('resolves links on the way', async () => {
		assert.equal(await realPath(join(folder, 'link', 'a.txt')), join(folder, 'inner', 'a.txt'));
	});

	it('finds nothing where a path or a link leads nowhere', async () => {
		assert.equal(await realPath(join(folder, 'missing')), undefined);
		assert.equal(await realPath(join(folder, 'dangling')), undefined);
		assert.equal(await realPath(join(folder, 'inner', 'a.txt', 'b')), undefined);
		assert.equal(await entryAt(join(folder, 'missing')), undefined);
	});

	it('fails for links that go in circles', async () => {
		await assert.rejects(realPath(join(folder, 'loop')), { code: 'ELOOP' });
	});

	it('tells what stands at a path without following a link', async () => {
		assert.deepEqual(await entryAt(join(folder, 'inner', 'a.txt')), { kind: 'file', size: 3 });
		assert.equal((await entryAt(join(folder, 'link')))?.kind, 'link');
		assert.equal((await entryAt(join(folder, 'dangling')))?.kind, 'link');
		assert.equal((await entryAt(folder))?.kind, 'directory');
	});
});
