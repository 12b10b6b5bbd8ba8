import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { StreamError } from '../../src/core/errors.ts';
import { entryAt, realPath } from '../../src/node/real-path.ts';
import { guardFiles } from '../../src/tools/guarded-files.ts';
import { namesBelow } from '../../src/tools/path-style.ts';
import type { FileAccess } from '../../src/tools/workspace-files.ts';
import { memoryFiles } from './memory-files.ts';

const isRefusal = (error: unknown) => error instanceof StreamError && error.kind === 'tool';

/** A workspace with every kind of link out of it. */
const TREE = {
	'/work/a.ts': 'a',
	'/work/sub/b.ts': 'b',
	'/work/.git/config': 'g',
	'/work/.vscode/settings.json': '{}',
	'/work/inside': { link: 'sub' },
	'/work/to-file': { link: '/outside/secret' },
	'/work/to-folder': { link: '/outside' },
	'/work/up': { link: '..' },
	'/work/chain': { link: 'to-folder' },
	'/work/dangling': { link: '/outside/nothing' },
	'/work/dangling-inside': { link: 'nothing' },
	'/work/loop': { link: 'loop' },
	'/work/harmless': { link: '.git/config' },
	'/work/tasks': { link: '.vscode' },
	'/work/.husky': { link: 'sub' },
	'/work/pipe': { other: true as const },
	'/outside/secret': 's',
	'/workshop/c.ts': 'c',
};

describe('guardFiles', () => {
	it('resolves, reads and writes inside the workspace', async () => {
		const access = memoryFiles(TREE);
		const files = guardFiles(access);
		const target = await files.resolve('./sub/../sub/b.ts');
		assert.deepEqual([target.label, target.path, target.folder.name], ['sub/b.ts', '/work/sub/b.ts', 'work']);
		assert.equal(await files.read(target), 'b');
		await files.write(target, { before: 'b', after: 'B' });
		assert.equal(access.written.get('/work/sub/b.ts'), 'B');
		assert.equal((await files.resolve('/work/a.ts')).label, 'a.ts');
		assert.equal((await files.resolve('inside/b.ts')).label, 'sub/b.ts', 'a link inside says where it leads');
		const fresh = await files.resolve('new/deep/c.ts');
		assert.equal(await files.read(fresh), undefined);
		await files.write(fresh, { before: undefined, after: 'c' });
		assert.equal(access.written.get('/work/new/deep/c.ts'), 'c');
	});

	it('refuses whatever leads outside, by letters or by links', async () => {
		const files = guardFiles(memoryFiles(TREE));
		for (const path of [
			...[
				'../outside/secret',
				'/outside/secret',
				'/',
				'/workshop/c.ts',
				'sub/../../outside/secret',
				'/work/../outside/x',
			],
			...['to-file', 'to-folder/secret', 'to-folder/new.ts', 'up/outside/secret', 'chain/secret', 'up'],
			...['dangling', 'dangling-inside', 'dangling/x', 'loop', 'loop/x'],
		]) {
			await assert.rejects(files.resolve(path), isRefusal, path);
		}
	});

	it('looks at nothing outside the workspace', async () => {
		const access = memoryFiles(TREE);
		const files = guardFiles(access);
		for (const path of [
			'/outside/secret',
			'//host/share/a',
			'\\\\host\\share\\a',
			'file://host/a',
			'../outside',
		]) {
			await assert.rejects(files.resolve(path), isRefusal);
		}
		assert.deepEqual(
			access.touched.filter((path) => path !== '/work'),
			[],
		);
	});

	it('never writes into .git, not even through a link', async () => {
		const access = memoryFiles(TREE);
		const files = guardFiles(access);
		for (const path of ['.git/config', '.git/hooks/pre-commit', '.GIT/config', 'harmless']) {
			const target = await files.resolve(path);
			assert.ok(target.readOnly, path);
			await assert.rejects(files.write(target, { before: undefined, after: 'x' }), isRefusal);
		}
		assert.equal(access.written.size, 0);
	});

	it('judges a link by its own name and by where it leads', async () => {
		const files = guardFiles(memoryFiles(TREE));
		for (const path of ['.vscode/settings.json', 'tasks/settings.json', '.husky/b.ts', '.VSCode/new.json']) {
			assert.ok((await files.resolve(path)).sensitive, path);
		}
		assert.equal((await files.resolve('sub/b.ts')).sensitive, undefined);
	});

	it('reads only plain text files of up to 1 MiB that hold no secrets', async () => {
		const files = guardFiles(
			memoryFiles({
				...TREE,
				'/work/.env': 'KEY=1',
				'/work/image': new Uint8Array([137, 80, 78, 71, 0, 1]),
				'/work/latin1': new Uint8Array([104, 233]),
				'/work/large': 'x'.repeat(1024 * 1024 + 1),
				'/work/full': 'x'.repeat(1024 * 1024),
			}),
		);
		for (const path of ['.env', 'harmless', 'image', 'latin1', 'large', 'sub', '.', 'pipe']) {
			const target = await files.resolve(path);
			await assert.rejects(files.read(target), isRefusal, path);
		}
		assert.equal((await files.read(await files.resolve('full')))?.length, 1024 * 1024);
	});

	it('writes only over what the review showed', async () => {
		const access = memoryFiles(TREE);
		const files = guardFiles(access);
		const target = await files.resolve('a.ts');
		access.put('/work/a.ts', { file: 'changed meanwhile' });
		await assert.rejects(files.write(target, { before: 'a', after: 'b' }), isRefusal);
		const fresh = await files.resolve('fresh.ts');
		access.put('/work/fresh.ts', { file: '' });
		await assert.rejects(files.write(fresh, { before: undefined, after: 'b' }), isRefusal);
		assert.equal(access.written.size, 0);
	});

	it('writes only where the path still leads', async () => {
		const access = memoryFiles(TREE);
		const files = guardFiles(access);
		const target = await files.resolve('sub/new.ts');
		access.put('/work/sub', { link: '/outside' });
		await assert.rejects(files.write(target, { before: undefined, after: 'x' }), isRefusal);
		const file = await files.resolve('a.ts');
		access.put('/work/a.ts', { link: '/outside/secret' });
		await assert.rejects(files.write(file, { before: 'a', after: 'x' }), isRefusal);
		assert.equal(access.written.size, 0);
	});

	it('takes no target but its own', async () => {
		const files = guardFiles(memoryFiles(TREE));
		const target = await files.resolve('a.ts');
		await assert.rejects(
			files.write({ ...target, path: '/outside/secret' }, { before: 's', after: 'x' }),
			TypeError,
		);
		await assert.rejects(guardFiles(memoryFiles(TREE)).read(target), TypeError);
		assert.throws(() => Object.assign(target, { path: '/outside/secret' }), TypeError);
	});

	it('tells folders apart by their names where there are several', async () => {
		const folders = [
			{ name: 'app', path: '/repos/app' },
			{ name: 'lib', path: '/repos/app/packages/lib' },
		];
		const files = guardFiles(
			memoryFiles({ '/repos/app/a.ts': '', '/repos/app/packages/lib/b.ts': '' }, { folders }),
		);
		const labels = async (path: string) => (await files.resolve(path)).label;
		assert.equal(await labels('a.ts'), 'app/a.ts');
		assert.equal(await labels('app/a.ts'), 'app/a.ts');
		assert.equal(await labels('lib/b.ts'), 'lib/b.ts');
		assert.equal(await labels('packages/lib/b.ts'), 'lib/b.ts', 'the innermost folder');
	});

	it('says so where no folder is open', async () => {
		const files = guardFiles(memoryFiles({}, { folders: [] }));
		await assert.rejects(files.resolve('a.ts'), /No folder is open/);
	});

	it('names a file in a failure as the model does', async () => {
		const access = memoryFiles(TREE);
		access.write = () => Promise.reject(Object.assign(new Error('EACCES: /work/a.ts'), { code: 'EACCES' }));
		const files = guardFiles(access);
		await assert.rejects(
			files.write(await files.resolve('a.ts'), { before: 'a', after: 'b' }),
			/^StreamError: a\.ts could not be written \(EACCES\)/,
		);
	});

	it("follows Windows' rules where the files are Windows'", async () => {
		const access = memoryFiles(
			{ 'C:\\Work\\Src\\a.ts': 'a', 'C:\\Other\\b.ts': 'b', 'C:\\Work\\out': { link: 'C:\\Other' } },
			{ style: 'windows', folders: [{ name: 'Work', path: 'c:\\work' }] },
		);
		const files = guardFiles(access);
		for (const path of ['src/A.TS', 'SRC\\a.ts', 'c:\\WORK\\src\\a.ts', 'C:/work/src/a.ts']) {
			assert.equal(await files.read(await files.resolve(path)), 'a', path);
		}
		for (const path of ['C:\\Other\\b.ts', 'out\\b.ts', 'D:\\a', 'C:\\Workshop\\a', 'src\\a.ts::$DATA']) {
			await assert.rejects(files.resolve(path), isRefusal, path);
		}
		assert.ok((await files.resolve('.GIT\\config')).readOnly);
	});

	const name = fc.oneof(
		{
			weight: 4,
			arbitrary: fc.constantFrom(...Object.keys(TREE).flatMap((path) => path.split('/').slice(1))),
		},
		{
			weight: 3,
			arbitrary: fc.constantFrom('..', '.', '', '...', '%2e%2e', '.git', '.GIT', 'work', 'outside', 'new.ts'),
		},
		{ weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
	);
	const spelling = fc
		.tuple(
			fc.constantFrom('', '/', './', '/work/', '../', '//', 'C:\\', '~/'),
			fc.array(name, { maxLength: 6 }),
		)
		.map(([start, names]) => start + names.join('/'));

	it('law: what is resolved lies inside, and what is written lies inside and not in .git', async function () {
		this.timeout(60_000);
		await fc.assert(
			fc.asyncProperty(spelling, async (path) => {
				const access = memoryFiles(TREE);
				const files = guardFiles(access);
				try {
					const target = await files.resolve(path);
					assert.ok(namesBelow('/work', target.path, 'posix'), target.path);
					assert.equal(await access.realPath(target.path).then((real) => real ?? target.path), target.path);
					await files.write(target, { before: await files.read(target), after: 'x' });
				} catch (error) {
					assert.ok(isRefusal(error), String(error));
				}
				for (const written of access.written.keys()) {
					assert.match(written, /^\/work\//);
					assert.doesNotMatch(written, /\/\.git(\/|$)/i);
				}
			}),
			{ numRuns: 5000 },
		);
	});
});

describe('guardFiles on the disk', () => {
	let root = '';
	let access: FileAccess;

	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'weir-guard-'));
		const work = join(root, 'work');
		await mkdir(join(work, 'sub'), { recursive: true });
		await mkdir(join(root, 'outside'));
		await writeFile(join(root, 'outside', 'secret'), 'secret');
		await writeFile(join(work, 'sub', 'a.ts'), 'a');
		access = {
			style: process.platform === 'win32' ? 'windows' : 'posix',
			folders: () => [{ name: 'work', path: work }],
			realPath,
			entry: entryAt,
			read: (path) => readFile(path),
			write: (path, text) => writeFile(path, text),
		};
	});

	afterEach(() => rm(root, { recursive: true }));

	it('refuses real links out of the workspace, whole or dangling, in a chain or a loop', async function () {
		if (process.platform === 'win32') {
			// Windows lets only administrators make links.
			this.skip();
		}
		const work = join(root, 'work');
		await symlink(join(root, 'outside', 'secret'), join(work, 'file'));
		await symlink('../outside', join(work, 'folder'));
		await symlink('folder', join(work, 'chain'));
		await symlink(join(root, 'outside', 'new'), join(work, 'dangling'));
		await symlink('loop', join(work, 'loop'));
		const files = guardFiles(access);
		for (const path of [
			'file',
			'folder/secret',
			'folder/new',
			'chain/secret',
			'dangling',
			'loop',
			'loop/a',
		]) {
			await assert.rejects(files.resolve(path), isRefusal, path);
		}
		const target = await files.resolve('sub/a.ts');
		assert.equal(await files.read(target), 'a');
		await rm(join(work, 'sub'), { recursive: true });
		await symlink('../outside', join(work, 'sub'));
		await writeFile(join(root, 'outside', 'a.ts'), 'a');
		await assert.rejects(files.write(target, { before: 'a', after: 'b' }), isRefusal);
		assert.equal(await readFile(join(root, 'outside', 'a.ts'), 'utf8'), 'a');
	});
});
