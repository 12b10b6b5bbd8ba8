import assert from 'node:assert/strict';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { createPieceTimer } from '../../../src/vscode/chat/piece-times.ts';

const START: StreamEvent = { type: 'start', id: 'a', model: 'm' };
const thought: StreamEvent = { type: 'reasoning-delta', text: 'Hm.' };
const word: StreamEvent = { type: 'text-delta', text: 'So.' };
const called = (index: number): StreamEvent => ({
	type: 'tool-call-start',
	index,
	id: `c${index}`,
	name: 'read',
});
const answered = (index: number): StreamEvent => {
	return { type: 'tool-result', index, id: `c${index}`, name: 'read', content: '' };
};

describe('how long the pieces of an answer took', () => {
	it('is measured for reasoning up to what follows it, and for tools up to their result', () => {
		const timer = createPieceTimer();
		for (const [now, event] of [
			[0, START],
			[100, thought],
			[2100, thought],
			[2200, { type: 'usage', inputTokens: 1, outputTokens: 1 }],
			[4100, called(0)],
			[4200, called(1)],
			[4900, answered(1)],
			[7100, answered(0)],
			[7200, START],
			[7300, thought],
			[7800, word],
			[8000, called(0)],
			[8001, answered(0)],
		] as const) {
			timer.see(event, now);
		}
		assert.deepEqual(timer.times(), { reasoningMs: [4000, 500], toolMs: [3000, 700, 1] });
	});

	it('goes on where an answer goes on', () => {
		const timer = createPieceTimer({ reasoningMs: [5], toolMs: [7] });
		timer.see(thought, 10);
		timer.see(word, 30);
		assert.deepEqual(timer.times(), { reasoningMs: [5, 20], toolMs: [7] });
	});

	it('is not known where there was none, and of an answer that was replaced', () => {
		const timer = createPieceTimer();
		timer.see(word, 1);
		assert.deepEqual(timer.times(), {});
		timer.see(thought, 2);
		timer.see({ type: 'replace', text: '' }, 3);
		assert.deepEqual(timer.times(), {});
	});
});
