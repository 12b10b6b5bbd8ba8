import assert from 'node:assert/strict';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { answerLines } from '../../../src/vscode/participant/answer-lines.ts';

async function linesOf(events: readonly StreamEvent[]): Promise<string[]> {
	const lineOf = answerLines(async ({ name, arguments: json }) => `${name} ${json}`);
	const lines = [];
	for (const event of events) {
		lines.push(await lineOf(event));
	}
	return lines.flatMap((line) => line?.text ?? []);
}

describe('answerLines', () => {
	it('says once for each stretch that the model thinks', async () => {
		const think: StreamEvent = { type: 'reasoning-delta', text: '…' };
		assert.deepEqual(await linesOf([think, think, { type: 'text-delta', text: 'a' }, think]), [
			'Thinking…',
			'Thinking…',
		]);
	});

	it('describes a tool call when its arguments are whole', async () => {
		assert.deepEqual(
			await linesOf([
				{ type: 'tool-call-start', index: 0, id: 'x', name: 'read' },
				{ type: 'tool-call-delta', index: 0, json: '{"a"' },
				{ type: 'tool-call-delta', index: 0, json: ':1}' },
				{ type: 'tool-call-end', index: 0 },
			]),
			['read {"a":1}'],
		);
	});

	it('passes notices and tells an end that is not the model’s own', async () => {
		assert.deepEqual(
			await linesOf([
				{ type: 'notice', text: 'Retrying in 3 s.' },
				{ type: 'finish', reason: 'stop' },
			]),
			['Retrying in 3 s.'],
		);
		assert.equal((await linesOf([{ type: 'finish', reason: 'length' }])).length, 1);
	});
});
