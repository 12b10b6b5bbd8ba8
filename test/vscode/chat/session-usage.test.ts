import assert from 'node:assert/strict';
import { createSpending } from '../../../src/core/spending.ts';
import { newTurn } from '../../../src/vscode/chat/held-turn.ts';
import { spentIn, spentOf } from '../../../src/vscode/chat/session-usage.ts';
import { MODEL } from './scripted.ts';

describe('what was spent', () => {
	it('in a conversation is the sum of its answers; its cost is told only where all is known', () => {
		assert.equal(spentIn([]), undefined);
		const turns = [turnOf({ inputTokens: 10, outputTokens: 5, costUsd: 0.1 }), turnOf(undefined)];
		assert.deepEqual(spentIn(turns), { tokens: 15, costUsd: 0.1 });
		assert.deepEqual(spentIn([...turns, turnOf({ inputTokens: 1, outputTokens: 1 })]), { tokens: 17 });
		const demo = turnOf({ inputTokens: 1, outputTokens: 1 });
		demo.turn.model = { ...demo.turn.model, isDemo: true };
		assert.deepEqual(spentIn([...turns, demo]), { tokens: 15, costUsd: 0.1 });
	});

	it('today is what the ledger says', () => {
		const spending = createSpending(() => '2026-11-21');
		assert.equal(spentOf(spending.today()), undefined);
		const reading = { model: 'm', durationMs: 1, outcome: 'stop' as const };
		spending.add({ ...reading, usage: { inputTokens: 3, outputTokens: 4 }, costUsd: 0.5 }, { model: 'a/m' });
		assert.deepEqual(spentOf(spending.today()), { tokens: 7, costUsd: 0.5 });
		spending.add({ ...reading, usage: { inputTokens: 3, outputTokens: 4 } }, { model: 'a/m' });
		assert.deepEqual(spentOf(spending.today()), { tokens: 14 });
	});
});

function turnOf(usage: { inputTokens: number; outputTokens: number; costUsd?: number } | undefined) {
	const of = { id: '1', parent: null, model: MODEL, startedAt: 0 };
	const held = newTurn({ text: 'q', context: [] }, of);
	held.turn.answer.usage = usage;
	return held;
}
