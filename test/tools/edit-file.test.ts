import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { createEditFile, type EditFileInput } from '../../src/tools/edit-file.ts';
import { guardFiles } from '../../src/tools/guarded-files.ts';
import type { Change, Review } from '../../src/tools/workspace-files.ts';
import { memoryFiles } from './memory-files.ts';

describe('weir_editFile', () => {
	function workspace(review: Review = async () => 'accepted') {
		const shown: Change[] = [];
		const access = memoryFiles({
			'/work/a.ts': 'one\ntwo\none\n$& end',
			'/work/crlf.ts': 'one\r\ntwo\r\nthree\r\n',
			'/work/mixed.ts': 'one\r\ntwo\nthree',
			'/work/empty.ts': '',
			'/work/.git/config': 'x',
		});
		const tool = createEditFile(guardFiles(access), (change, signal) => {
			shown.push(change);
			return review(change, signal);
		});
		const run = (input: EditFileInput, signal = new AbortController().signal, ask?: () => void) =>
			tool.run(input, { signal, ask });
		return { run, shown, access };
	}

	it('says when it begins to wait for the review, and not where there is nothing to review', async () => {
		const { run, shown } = workspace();
		const { signal } = new AbortController();
		const asked: number[] = [];
		const ask = () => asked.push(shown.length);
		await run({ path: 'a.ts', oldText: 'two', newText: '2' }, signal, ask);
		await assert.rejects(run({ path: 'a.ts', oldText: 'nowhere', newText: '' }, signal, ask));
		assert.deepEqual(asked, [0]);
	});

	it('replaces a text that occurs once, after the review', async () => {
		const { run, shown, access } = workspace();
		assert.equal(
			await run({ path: 'a.ts', oldText: 'two', newText: '$& 2\n3' }),
			'Edited a.ts; it has 5 lines now.',
		);
		assert.equal(access.written.get('/work/a.ts'), 'one\n$& 2\n3\none\n$& end');
		assert.equal(shown.length, 1);
		assert.deepEqual(
			[shown[0]?.target.label, shown[0]?.before, shown[0]?.after, shown[0]?.isNew],
			['a.ts', 'one\ntwo\none\n$& end', 'one\n$& 2\n3\none\n$& end', false],
		);
	});

	it("keeps a file's own line ends", async () => {
		const { run, access } = workspace();
		await run({ path: 'crlf.ts', oldText: 'one\ntwo', newText: '1\n2' });
		assert.equal(access.written.get('/work/crlf.ts'), '1\r\n2\r\nthree\r\n');
		await run({ path: 'mixed.ts', oldText: 'two\nthree', newText: '2\n3' });
		assert.equal(access.written.get('/work/mixed.ts'), 'one\r\n2\n3');
	});

	it('creates a file that is not there, and fills one that is empty', async () => {
		const { run, shown, access } = workspace();
		assert.equal(
			await run({ path: 'new/b.ts', oldText: '', newText: 'b' }),
			'Created new/b.ts; it has 1 line now.',
		);
		assert.deepEqual([shown[0]?.before, shown[0]?.isNew], ['', true]);
		assert.equal(access.written.get('/work/new/b.ts'), 'b');
		assert.match(await run({ path: 'empty.ts', oldText: '', newText: 'c\n' }), /^Edited empty\.ts/);
	});

	it('says truthfully that the user rejected it', async () => {
		const { run, access } = workspace(async () => 'rejected');
		await assert.rejects(
			run({ path: 'a.ts', oldText: 'two', newText: '2' }),
			(error) =>
				error instanceof StreamError &&
				error.kind === 'tool' &&
				error.message === 'The user rejected this edit.',
		);
		assert.equal(access.written.size, 0);
	});

	it('asks nobody about what cannot be done, and tells the model what to do', async () => {
		const { run, shown } = workspace();
		for (const [path, oldText, newText, said] of [
			['a.ts', 'four', '4', /does not occur in a\.ts. Read the file again/],
			['a.ts', 'one', '1', /more than once/],
			['a.ts', 'two', 'two', /nothing to change/],
			['a.ts', '', 'x', /is there already/],
			['b.ts', 'x', 'y', /There is no file b\.ts/],
			['../b.ts', '', 'y', /outside the workspace/],
			['.git/config', 'x', 'y', /cannot be changed/],
			['.git/hooks/pre-commit', '', 'y', /cannot be changed/],
		] as const) {
			await assert.rejects(
				run({ path, oldText, newText }),
				(error) => error instanceof StreamError && error.kind === 'tool' && said.test(error.message),
				said.source,
			);
		}
		assert.equal(shown.length, 0);
	});

	it('finds a second place that overlaps the first', async () => {
		const { run, access } = workspace();
		access.put('/work/o.ts', { file: 'aaa' });
		await assert.rejects(run({ path: 'o.ts', oldText: 'aa', newText: 'b' }), /more than once/);
	});

	it('writes nothing where the file changed during the review, or the call was stopped', async () => {
		const changing = workspace(async () => {
			changing.access.put('/work/a.ts', { file: 'other' });
			return 'accepted';
		});
		await assert.rejects(
			changing.run({ path: 'a.ts', oldText: 'two', newText: '2' }),
			/no longer as the user saw it in the review/,
		);
		assert.equal(changing.access.written.size, 0);

		const controller = new AbortController();
		const stopping = workspace(async () => {
			controller.abort();
			return 'accepted';
		});
		await assert.rejects(
			stopping.run({ path: 'a.ts', oldText: 'two', newText: '2' }, controller.signal),
			(error) => error instanceof StreamError && error.kind === 'aborted',
		);
		assert.equal(stopping.access.written.size, 0);
	});

	it('shows the reviewer that a file is sensitive', async () => {
		const { run, shown } = workspace();
		await run({ path: '.vscode/tasks.json', oldText: '', newText: '{}' });
		assert.match(shown[0]?.target.sensitive ?? '', /VS Code/);
	});
});
