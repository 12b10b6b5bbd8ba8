import assert from 'node:assert/strict';
import { historyMessages } from '../../../src/vscode/participant/history.ts';

describe('historyMessages', () => {
	it('alternates what was asked and what was answered', () => {
		assert.deepEqual(historyMessages([{ asked: 'a?', answered: 'b.' }]), [
			{ role: 'user', content: [{ type: 'text', text: 'a?' }] },
			{ role: 'assistant', content: [{ type: 'text', text: 'b.' }] },
		]);
	});

	it('leaves out a turn that was never answered', () => {
		assert.deepEqual(historyMessages([{ asked: 'a?', answered: ' \n' }]), []);
	});
});
