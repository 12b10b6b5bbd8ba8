import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { guardFiles } from '../../src/tools/guarded-files.ts';
import { createReadFile, type ReadFileInput } from '../../src/tools/read-file.ts';
import { memoryFiles } from './memory-files.ts';

describe('weir_readFile', () => {
	const tree = {
		'/work/a.ts': 'one\ntwo\nthree\n',
		'/work/crlf.ts': '\ufeffone\r\ntwo',
		'/work/empty': '',
		'/work/long': Array.from({ length: 5000 }, (_, line) => `line ${line + 1}`).join('\n'),
	};
	const tool = createReadFile(guardFiles(memoryFiles(tree)));
	const run = (input: ReadFileInput) => tool.run(input, { signal: new AbortController().signal });

	it('reads a file, named in the first line', async () => {
		assert.equal(await run({ path: 'a.ts' }), 'a.ts, lines 1-3 of 3:\none\ntwo\nthree');
		assert.equal(await run({ path: 'crlf.ts' }), 'crlf.ts, lines 1-2 of 2:\none\ntwo');
		assert.equal(await run({ path: 'empty' }), 'empty is empty.');
	});

	it('reads a range, counted from 1, both ends included', async () => {
		assert.equal(await run({ path: 'a.ts', startLine: 2, endLine: 2 }), 'a.ts, lines 2-2 of 3:\ntwo');
		assert.equal(await run({ path: 'a.ts', startLine: 2 }), 'a.ts, lines 2-3 of 3:\ntwo\nthree');
		assert.equal(await run({ path: 'a.ts', endLine: 99 }), 'a.ts, lines 1-3 of 3:\none\ntwo\nthree');
	});

	it('reads 2,000 lines at once and says where to go on', async () => {
		const first = (await run({ path: 'long' })).split('\n');
		assert.equal(first[0], 'long, lines 1-2000 of 5000 (2,000 at once; go on with startLine 2001):');
		assert.equal(first.length, 2001);
		const last = (await run({ path: 'long', startLine: 4001 })).split('\n');
		assert.deepEqual([last[0], last.at(-1)], ['long, lines 4001-5000 of 5000:', 'line 5000']);
	});

	it('tells the model what to do about what cannot be read', async () => {
		for (const [input, said] of [
			[{ path: 'b.ts' }, /There is no file b\.ts/],
			[{ path: 'a.ts', startLine: 4 }, /has 3 lines/],
			[{ path: 'a.ts', startLine: 3, endLine: 2 }, /goes forward/],
			[{ path: '../a.ts' }, /outside the workspace/],
		] as const) {
			await assert.rejects(
				run(input),
				(error) => error instanceof StreamError && error.kind === 'tool' && said.test(error.message),
			);
		}
	});
});
