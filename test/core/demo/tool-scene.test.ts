import assert from 'node:assert/strict';
import { toolCalls } from '../../../src/core/accumulate.ts';
import { userText } from '../../../src/core/chat.ts';
import { turn } from '../../../src/core/turn.ts';
import { createEditFile } from '../../../src/tools/edit-file.ts';
import { guardFiles } from '../../../src/tools/guarded-files.ts';
import { createReadFile } from '../../../src/tools/read-file.ts';
import { turnTools } from '../../../src/tools/turn-tools.ts';
import { memoryFiles } from '../../tools/memory-files.ts';
import { ask, instant } from './ask.ts';

describe('demo with tools', () => {
	function workspace(verdict: 'accepted' | 'rejected' = 'accepted') {
		const access = memoryFiles({
			'/work/src/a.ts': '#!/usr/bin/env node\n}\n}\nmain();\n',
			'/work/b.json': '{}',
		});
		const files = guardFiles(access);
		const tools = turnTools([createReadFile(files), createEditFile(files, async () => verdict)]);
		return { access, stream: turn(tools)(instant) };
	}

	it('reads a file and answers from what the tool said', async () => {
		const { text, answer } = await ask('Read src/a.ts.', {}, workspace().stream);
		assert.match(text, /4 lines/);
		assert.match(text, /```ts\n#!\/usr\/bin\/env node\n/);
		assert.equal(answer.finish, 'stop');
		const missing = await ask('read the file `nothing.md`', {}, workspace().stream);
		assert.match(missing.text, /could not read `nothing\.md`. It said: There is no file nothing\.md/);
		const outside = await ask('read ../secret.txt', {}, workspace().stream);
		assert.match(outside.text, /outside the workspace/);
	});

	it('edits a file: reads it, proposes a small change, and tells what became of it', async () => {
		const accepted = workspace();
		const { text } = await ask('edit src/a.ts', {}, accepted.stream);
		assert.match(text, /Done/);
		assert.equal(
			accepted.access.written.get('/work/src/a.ts'),
			"#!/usr/bin/env node\n// Weir's demo added this line.\n}\n}\nmain();\n",
		);
		const rejected = workspace('rejected');
		const kept = await ask('edit src/a.ts', {}, rejected.stream);
		assert.match(kept.text, /stays as it was. The tool said: The user rejected this edit\./);
		assert.equal(rejected.access.written.size, 0);
		const json = await ask('edit b.json', {}, workspace().stream);
		assert.match(json.text, /no line beside which/);
	});

	it('creates a file', async () => {
		const { access, stream } = workspace();
		await ask('create notes.md', {}, stream);
		assert.ok(access.written.get('/work/notes.md')?.includes("Weir's demo made this file"));
	});

	it('says so where no tools are offered', async () => {
		const { text, answer } = await ask('read src/a.ts');
		assert.match(text, /open a folder, and trust it/);
		assert.deepEqual(toolCalls(answer), []);
	});

	it('gives each call of a conversation an id of its own', async () => {
		const { stream } = workspace();
		const first = await ask('read src/a.ts', {}, stream);
		const messages = [userText('read src/a.ts'), ...first.answer.messages, userText('read b.json')];
		const second = await ask('', { messages }, stream);
		const ids = [...first.events, ...second.events].flatMap((event) =>
			event.type === 'tool-call-start' ? [event.id] : [],
		);
		assert.equal(new Set(ids).size, 2);
	});
});
