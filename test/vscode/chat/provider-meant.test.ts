import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import { providerMeant } from '../../../src/vscode/chat/provider-meant.ts';
import type { HeldTurn } from '../../../src/vscode/chat/turn-tree.ts';
import { pageMessage } from '../../../src/webview/messages.ts';

describe('the provider that a button is about', () => {
	const turns = [held('one', 'groq/llama'), held('two', 'openai/gpt-a'), held('three', 'acme/m1', false)];

	it('is the one that refused the turn of the card', () => {
		assert.equal(providerMeant({ type: 'action', name: 'change-key', turnId: 'one' }, turns), 'groq');
		assert.equal(providerMeant({ type: 'action', name: 'change-key', turnId: 'two' }, turns), 'openai');
	});

	it('is none without a turn that failed, and for every other action', () => {
		assert.equal(providerMeant({ type: 'action', name: 'change-key' }, turns), undefined);
		assert.equal(providerMeant({ type: 'action', name: 'change-key', turnId: 'gone' }, turns), undefined);
		assert.equal(providerMeant({ type: 'action', name: 'change-key', turnId: 'three' }, turns), undefined);
		assert.equal(providerMeant({ type: 'action', name: 'show-log', turnId: 'one' }, turns), undefined);
	});

	it('comes with a message that the host checks', () => {
		const message = { type: 'action', name: 'change-key', turnId: 'one' };
		assert.deepEqual(pageMessage.parse(message), message);
		assert.equal(pageMessage.safeParse({ ...message, turnId: 1 }).success, false);
		assert.equal(pageMessage.safeParse({ ...message, turnId: 'x'.repeat(5 * 1024 * 1024) }).success, false);
	});
});

function held(id: string, model: string, failed = true): HeldTurn {
	return {
		turn: {
			id,
			prompt: { text: 'hi', context: [] },
			model: { id: model, model, provider: 'P', isDemo: false },
			status: failed ? 'failed' : 'finished',
			startedAt: 0,
			answer: emptyAnswer(),
			...(failed ? { failure: { kind: 'authentication', message: 'No.' } } : {}),
		},
		contents: [],
	};
}
