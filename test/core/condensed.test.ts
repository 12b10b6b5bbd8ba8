import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import { Condensed } from '../../src/core/condensed.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { FINISH, START, text } from './scripted-stream.ts';

describe('condensed events', () => {
	function condensed(events: readonly StreamEvent[]): Condensed<StreamEvent> {
		const held = new Condensed<StreamEvent>();
		for (const event of events) {
			held.add(event);
		}
		return held;
	}

	it('are few however many deltas come', () => {
		const thought: StreamEvent = { type: 'reasoning-delta', text: 't' };
		const many = Array.from({ length: 500 }, () => [thought, text('a')]).flat();
		many.sort((one, other) => one.type.localeCompare(other.type));
		const held = condensed([START, ...many, FINISH]);
		assert.equal(held.length, 4);
		assert.deepEqual(held.events(), [
			START,
			{ type: 'reasoning-delta', text: 't'.repeat(500) },
			text('a'.repeat(500)),
			FINISH,
		]);
	});

	it('keep the last of neighbouring snapshots of the usage, and everything else as it came', () => {
		const usage = (outputTokens: number): StreamEvent => ({ type: 'usage', inputTokens: 1, outputTokens });
		const notice: StreamEvent = { type: 'notice', text: 'n' };
		const events = [notice, START, usage(1), usage(2), notice, notice, text('a'), usage(3)];
		assert.deepEqual(condensed(events).events(), [
			notice,
			START,
			usage(2),
			notice,
			notice,
			text('a'),
			usage(3),
		]);
	});

	it('can be read while more come, and are not changed by those', () => {
		const first = text('a');
		const held = condensed([START, first]);
		const early = held.events();
		held.add(text('b'));
		assert.deepEqual(early, [START, text('a')]);
		assert.deepEqual(held.events(), [START, text('ab')]);
		assert.deepEqual(first, text('a'), 'others have it, too');
	});

	it('law: come to the same answer as one by one', () => {
		const piece = fc.constantFrom<StreamEvent[]>(
			text('a'),
			text(''),
			{ type: 'reasoning-delta', text: 'r' },
			{ type: 'refusal-delta', text: 'no' },
			{ type: 'replace', text: 'c' },
			{ type: 'usage', inputTokens: 1, outputTokens: 2 },
			{ type: 'tool-call-start', index: 0, id: 'i', name: 'n' },
			{ type: 'tool-call-delta', index: 0, json: '{' },
			START,
		);
		fc.assert(
			fc.property(fc.array(piece), (events) => {
				assert.deepEqual(answerOf(condensed(events).events()), answerOf(events));
			}),
		);
	});

	function answerOf(events: readonly StreamEvent[]) {
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		return answer;
	}
});
