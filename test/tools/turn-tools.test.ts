import assert from 'node:assert/strict';
import type { ToolCallPart } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import { createEditFile } from '../../src/tools/edit-file.ts';
import { guardFiles } from '../../src/tools/guarded-files.ts';
import { createReadFile } from '../../src/tools/read-file.ts';
import { turnTools } from '../../src/tools/turn-tools.ts';
import { memoryFiles } from './memory-files.ts';

describe('turnTools', () => {
	function create() {
		const access = memoryFiles({ '/work/a.ts': 'one\ntwo' });
		const files = guardFiles(access);
		const tools = turnTools([createReadFile(files), createEditFile(files, async () => 'accepted')]);
		const run = (name: string, input: unknown, signal = new AbortController().signal) => {
			const call: ToolCallPart = {
				type: 'tool-call',
				index: 0,
				id: 'c',
				name,
				arguments: JSON.stringify(input),
			};
			return tools.run(call, signal);
		};
		return { access, tools, run };
	}

	it('offers the tools by their definitions and runs them by name', async () => {
		const { tools, run } = create();
		assert.deepEqual(
			tools.definitions.map(({ name }) => name),
			['weir_readFile', 'weir_editFile'],
		);
		assert.deepEqual(await run('weir_readFile', { path: 'a.ts' }), {
			content: 'a.ts, lines 1-2 of 2:\none\ntwo',
		});
	});

	it('runs nothing whose arguments do not fit, and says which', async () => {
		const { run, access } = create();
		for (const [name, input, said] of [
			['weir_readFile', {}, /path must be of type string/],
			['weir_readFile', { path: 1 }, /path must be of type string/],
			['weir_readFile', { path: 'a.ts', startLine: 0 }, /startLine is out of range/],
			['weir_readFile', { path: 'a.ts', startLine: 1.5 }, /startLine/],
			['weir_editFile', { path: 'a.ts', oldText: 'one' }, /newText must be of type string/],
		] as const) {
			await assert.rejects(
				run(name, input),
				(error) => error instanceof StreamError && error.kind === 'tool' && said.test(error.message),
				said.source,
			);
		}
		assert.deepEqual(access.touched, []);
	});

	it('lets edits wait for each other, so that each sees what the one before wrote', async () => {
		const { run, access } = create();
		const outcomes = await Promise.allSettled([
			run('weir_editFile', { path: 'a.ts', oldText: 'one', newText: '1' }),
			run('weir_editFile', { path: 'a.ts', oldText: 'nothing', newText: 'x' }),
			run('weir_editFile', { path: 'a.ts', oldText: '1\ntwo', newText: '1\n2' }),
		]);
		assert.deepEqual(
			outcomes.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled'],
		);
		assert.equal(access.written.get('/work/a.ts'), '1\n2');
	});

	it('begins nothing once it is stopped', async () => {
		const { run, access } = create();
		await assert.rejects(
			run('weir_editFile', { path: 'a.ts', oldText: 'one', newText: '1' }, AbortSignal.abort()),
			(error) => error instanceof StreamError && error.kind === 'aborted',
		);
		assert.equal(access.written.size, 0);
	});
});
