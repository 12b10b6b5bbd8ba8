import assert from 'node:assert/strict';
import type { ToolCallPart } from '../../../src/core/chat.ts';
import type { TurnTools } from '../../../src/core/turn.ts';
import { recordedTools } from '../../../src/vscode/sessions/recorded-tools.ts';

const CALL: ToolCallPart = { type: 'tool-call', index: 0, id: 'c', name: 'write', arguments: '{}' };

describe('tools whose calls are recorded', () => {
	const said: string[] = [];
	const tools: TurnTools = {
		definitions: [],
		async run({ name }, _, ask) {
			said.push(`${name} runs`);
			ask?.();
			return { content: 'done' };
		},
	};

	it('run when that is written, and still tell when they wait for the user', async () => {
		const recorded = recordedTools(tools, async ({ id }) => said.push(`${id} starts`));
		const result = await recorded.run(CALL, new AbortController().signal, () => said.push('asks'));
		assert.deepEqual(said, ['c starts', 'write runs', 'asks']);
		assert.equal(result.content, 'done');
	});

	it('do not run when the turn was stopped meanwhile', async () => {
		const stop = new AbortController();
		const recorded = recordedTools(tools, async () => stop.abort());
		said.length = 0;
		await assert.rejects(recorded.run(CALL, stop.signal));
		assert.deepEqual(said, []);
	});
});
