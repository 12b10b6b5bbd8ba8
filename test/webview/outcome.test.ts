import assert from 'node:assert/strict';
import { emptyAnswer } from '../../src/core/accumulate.ts';
import type { Turn } from '../../src/webview/messages.ts';
import { outcomeOf } from '../../src/webview/outcome.ts';

function turn(rest: Partial<Turn>): Turn {
	return {
		id: '1',
		prompt: { text: 'p', context: [] },
		model: { id: 'a/m', model: 'm', provider: 'A', isDemo: false },
		status: 'finished',
		startedAt: 0,
		answer: emptyAnswer(),
		...rest,
	};
}

const ANSWERED = {
	...emptyAnswer(),
	messages: [{ role: 'assistant' as const, content: [{ type: 'text' as const, text: 'Yes.' }] }],
};

describe('the outcome of a turn', () => {
	it('needs no words while it runs, and where it simply finished', () => {
		assert.equal(outcomeOf(turn({ status: 'waiting' })), undefined);
		assert.equal(outcomeOf(turn({ status: 'streaming' })), undefined);
		assert.equal(outcomeOf(turn({ answer: { ...ANSWERED, finish: 'stop' } })), undefined);
		assert.equal(outcomeOf(turn({ answer: { ...ANSWERED, finish: 'refusal' } })), undefined);
	});

	it('says why an answer ends early, and keeps it', () => {
		assert.equal(
			outcomeOf(turn({ status: 'stopped', answer: ANSWERED }))?.message,
			'Stopped. What came is kept.',
		);
		assert.equal(outcomeOf(turn({ status: 'stopped' }))?.message, 'Stopped before the answer began.');
		assert.match(
			outcomeOf(turn({ answer: { ...ANSWERED, finish: 'length' } }))?.message ?? '',
			/length limit/,
		);
		assert.match(outcomeOf(turn({ answer: { ...emptyAnswer(), finish: 'stop' } }))?.message ?? '', /nothing/);
		const failure = { kind: 'interrupted', message: 'The connection broke.' };
		assert.deepEqual(outcomeOf(turn({ status: 'interrupted', answer: ANSWERED, failure })), {
			shape: 'line',
			message: 'The connection broke.',
			canRetry: true,
			canContinue: true,
		});
	});

	it('is a card where the request failed', () => {
		const failure = { kind: 'server', message: 'The server is down. Try again later.' };
		assert.equal(outcomeOf(turn({ status: 'failed', failure }))?.shape, 'card');
	});
});
