import assert from 'node:assert/strict';
import { createFold } from '../../../../src/core/protocols/openai-chat/fold.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';

const SERVER = { provider: 'test', name: 'Test' };

/** The events of the deltas, one a chunk, and of the end. */
function fold(chunks: readonly object[], complete = true): StreamEvent[] {
	const events: StreamEvent[] = [];
	const answer = createFold(SERVER, 'asked');
	for (const chunk of chunks) {
		answer.chunk({ ...chunk }, events);
	}
	answer.end(complete, events);
	return events;
}

const delta = (fields: object, choice: object = {}) => ({
	choices: [{ index: 0, delta: fields, ...choice }],
});

describe('the fold of chunks', () => {
	it('holds the start until there is content, and names it by what has come by then', () => {
		const events = fold([
			{ id: '', model: '', choices: [] },
			{ id: 'a', choices: [] },
			{ id: 'b', model: 'real', ...delta({ content: '' }) },
			delta({ content: 'Hi' }),
		]);
		assert.deepEqual(events.slice(0, 2), [
			{ type: 'start', id: 'a', model: 'real' },
			{ type: 'text-delta', text: 'Hi' },
		]);
	});

	it('starts an answer without content at its end', () => {
		assert.deepEqual(fold([{ id: 'a' }]), [
			{ type: 'start', id: 'a', model: 'asked' },
			{ type: 'finish', reason: 'stop' },
		]);
	});

	it('starts before text that was held back as a possible tag, even if the answer breaks off there', () => {
		const events: StreamEvent[] = [];
		const answer = createFold(SERVER, 'asked');
		answer.chunk(delta({ content: '<thi' }), events);
		assert.throws(() => answer.end(false, events));
		assert.deepEqual(
			events.map(({ type }) => type),
			['start', 'text-delta'],
		);
	});

	it('reads a message so far only where there are no deltas', () => {
		const message = { role: 'assistant', content: 'so far' };
		assert.equal(fold([{ choices: [{ delta: { content: 'a' }, message }, { message }] }]).length, 3);
		assert.deepEqual(fold([{ choices: [{ message }] }])[1], { type: 'text-delta', text: 'so far' });
	});

	it('tells usage when it changes', () => {
		const usage = (completion: number) => ({ usage: { prompt_tokens: 1, completion_tokens: completion } });
		const events = fold([usage(1), usage(1), usage(2), { usage: null }]);
		assert.deepEqual(
			events.flatMap((event) => (event.type === 'usage' ? [event.outputTokens] : [])),
			[1, 2],
		);
	});

	it('finishes once, by the last reason, and needs one or a complete stream', () => {
		const stop = delta({}, { finish_reason: 'stop' });
		const events = fold([delta({ content: 'a' }), stop, stop, delta({}, { finish_reason: null })], false);
		assert.deepEqual(events.slice(2), [{ type: 'finish', reason: 'stop' }]);
		assert.throws(() => fold([delta({ content: 'a' })], false), /ended before the answer was complete/);
	});
});
