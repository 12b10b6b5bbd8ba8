import assert from 'node:assert/strict';
import { PageWindow } from '../../../src/vscode/chat/page-window.ts';
import type { Turn } from '../../../src/webview/messages.ts';
import { heldTurn } from '../sessions/held-turn.ts';

function branchOf(count: number, answer = 'short'): Turn[] {
	return Array.from({ length: count }, (_, place) => heldTurn(`t${place}`, { answer }).turn);
}

describe('what a page is sent of a conversation', () => {
	it('is all of a short one, and stays so as it grows', () => {
		const window = new PageWindow();
		assert.deepEqual(window.of([]), { turns: [] });
		const branch = branchOf(200);
		assert.deepEqual(window.of(branch), { turns: branch });
	});

	it('is the end of a long one, and more of it as the page asks', () => {
		const window = new PageWindow();
		const branch = branchOf(120);
		assert.equal(window.of(branch).turns.length, 50);
		assert.equal(window.of(branch).earlier, 70);
		const grown = branchOf(125);
		assert.deepEqual([window.of(grown).turns.length, window.of(grown).earlier], [55, 70]);
		window.widen(grown);
		assert.deepEqual([window.of(grown).turns.length, window.of(grown).earlier], [105, 20]);
		window.widen(grown);
		assert.deepEqual(window.of(grown), { turns: grown });
		window.widen(grown);
		assert.deepEqual(window.of(grown), { turns: grown });
	});

	it('is less where the turns are long, and one turn at least', () => {
		const window = new PageWindow();
		assert.equal(window.of(branchOf(100, 'x'.repeat(80_000))).turns.length, 5);
		window.reset();
		assert.equal(window.of(branchOf(3, 'x'.repeat(1_000_000))).turns.length, 1);
	});

	it('begins anew where the turn that it began with is on another branch', () => {
		const window = new PageWindow();
		window.of(branchOf(120));
		const other = branchOf(120).map((turn) => ({ ...turn, id: `other-${turn.id}` }));
		assert.equal(window.of(other).earlier, 70);
	});
});
