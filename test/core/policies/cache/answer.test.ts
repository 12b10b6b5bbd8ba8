import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { replayAnswer } from '../../../../src/core/policies/cache/answer.ts';
import { readAnswer, readPartial } from '../../../../src/core/policies/cache/check.ts';
import { createRecording } from '../../../../src/core/policies/cache/recording.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { FINISH, START, text, toolCall } from '../../scripted-stream.ts';

const LONGEST = 2 ** 20;

describe('a stored answer', () => {
	function record(events: readonly StreamEvent[], longest = LONGEST) {
		const recording = createRecording(longest);
		for (const event of events) {
			recording.see(event);
		}
		return recording;
	}

	/** What comes back from a store that keeps JSON. */
	function replay(events: readonly StreamEvent[]): StreamEvent[] | undefined {
		const stored = readAnswer(JSON.parse(JSON.stringify(record(events).whole() ?? null)));
		return stored && [...replayAnswer(stored)];
	}

	function answerOf(events: readonly StreamEvent[]) {
		const answer = emptyAnswer();
		for (const event of events) {
			accumulate(answer, event);
		}
		return { ...answer, from: undefined };
	}

	const content: fc.Arbitrary<StreamEvent> = fc.oneof(
		fc.record({ type: fc.constant('text-delta' as const), text: fc.string({ unit: 'binary' }) }),
		fc.record({ type: fc.constant('reasoning-delta' as const), text: fc.string() }),
		fc.record({
			type: fc.constant('reasoning-opaque' as const),
			field: fc.string(),
			value: fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.integer())),
		}),
		fc.record({ type: fc.constant('replace' as const), text: fc.string() }),
		fc.record({
			type: fc.constant('media' as const),
			mimeType: fc.constant('image/png'),
			data: fc.base64String(),
		}),
		fc.record({ type: fc.constant('citation' as const), url: fc.webUrl(), title: fc.string() }),
		fc.record({ type: fc.constant('suggestion' as const), text: fc.string() }),
		fc.record({
			type: fc.constant('usage' as const),
			inputTokens: fc.nat(),
			outputTokens: fc.nat(),
			costUsd: fc.double({ min: 0, max: 1, noNaN: true }),
		}),
	);

	it('comes to the same when it is played again', () => {
		fc.assert(
			fc.property(fc.array(content, { maxLength: 30 }), (events) => {
				const whole = [START, text('.'), ...events, FINISH];
				const again = replay(whole);
				assert.ok(again);
				assert.deepEqual(again[0], { ...START, from: 'cache' });
				assert.equal(JSON.stringify(answerOf(again)), JSON.stringify(answerOf(whole)));
			}),
			{ numRuns: 300 },
		);
	});

	it('holds few large pieces instead of many small ones, and is played in pieces again', () => {
		const words = Array.from({ length: 2000 }, (_, index) => text(`word${index} `));
		const recording = record([START, ...words, FINISH]);
		assert.equal(recording.whole()?.events.length, 1);
		const pieces = replay([START, ...words, FINISH]) ?? [];
		assert.ok(pieces.length > 10 && pieces.length < 30, `${pieces.length} events`);
	});

	it('cuts no character in two', () => {
		for (const offset of ['', 'x']) {
			const pieces = replay([START, text(`${offset}${'😀'.repeat(3000)}`), FINISH]) ?? [];
			for (const piece of pieces) {
				assert.ok(piece.type !== 'text-delta' || piece.text.isWellFormed());
			}
		}
	});

	it('has no notices: they told of what happened then', () => {
		const again = replay([{ type: 'notice', text: 'Retrying in 3 s.' }, START, text('a'), FINISH]);
		assert.deepEqual(again, [{ ...START, from: 'cache' }, text('a'), FINISH]);
	});

	it('is only what ended with stop, said something, and can be said again', () => {
		const stitched: StreamEvent = { type: 'finish', reason: 'stop', stitched: true };
		for (const [name, events] of Object.entries<StreamEvent[]>({
			'no end': [START, text('a')],
			'no start': [text('a'), FINISH],
			'nothing said': [START, { type: 'reasoning-delta', text: 'hm' }, FINISH],
			length: [START, text('a'), { type: 'finish', reason: 'length' }],
			'content filter': [START, text('a'), { type: 'finish', reason: 'content-filter' }],
			'tool calls': [START, ...toolCall(0, 'read', '{}'), { type: 'finish', reason: 'tool-calls' }],
			'a tool call before a stop': [START, ...toolCall(0, 'read', '{}'), text('a'), FINISH],
			refusal: [START, { type: 'refusal-delta', text: 'No.' }, text('a'), FINISH],
			'media elsewhere': [START, { type: 'media', mimeType: 'image/png', url: 'https://a.test/b' }, FINISH],
			'joined from two requests': [START, text('a'), stitched],
		})) {
			assert.equal(record(events).whole(), undefined, name);
		}
	});

	it('has a bound, after which nothing is held or watched', () => {
		const recording = record([START, ...Array.from({ length: 50 }, () => text('x'.repeat(100)))], 5000);
		assert.equal(recording.isOver, true);
		recording.see(FINISH);
		assert.equal(recording.whole(), undefined);
		const many = record(
			[START, ...Array.from({ length: 100 }, (): StreamEvent => ({ type: 'citation' }))],
			5000,
		);
		assert.equal(many.isOver, true, 'what has no text counts too');
	});

	it('keeps the text of what broke off, as it was last replaced', () => {
		const partial = (...events: StreamEvent[]) => record([START, ...events]).partial()?.text;
		assert.equal(partial(text('Hel'), text('lo')), 'Hello');
		assert.equal(partial(text('x'), { type: 'replace', text: 'a' }, text('b')), 'ab');
		assert.equal(partial({ type: 'reasoning-delta', text: 'hm' }), undefined);
		assert.equal(partial(text('a'), ...toolCall(0, 'read', '{}')), undefined);
		assert.equal(partial(text('a'), FINISH), undefined, 'that is whole');
	});

	it('is checked when it comes back: a part is no whole, and nothing foreign passes', () => {
		const whole = record([START, text('a'), FINISH]).whole();
		assert.ok(whole);
		assert.equal(readAnswer(record([START, text('a')]).partial()), undefined);
		assert.equal(readPartial(whole), undefined);
		for (const foreign of [
			undefined,
			null,
			'whole',
			[],
			{ ...whole, id: 1 },
			{ ...whole, events: 'a' },
			{ ...whole, events: [{ type: 'text-delta' }] },
			{ ...whole, events: [{ type: 'tool-call-start', index: 0, id: 'c', name: 'rm' }] },
			{ ...whole, events: [{ type: 'media', mimeType: 'image/png', url: 'https://a.test' }] },
			{ ...whole, events: [null] },
		]) {
			assert.equal(readAnswer(foreign), undefined);
		}
		const polluting = JSON.parse(
			'{"kind":"whole","id":"a","model":"m","__proto__":{"polluted":1},"events":[{"type":"text-delta","text":"a","__proto__":{"polluted":1}}]}',
		);
		const read = readAnswer(polluting);
		assert.deepEqual(read?.events, [text('a')]);
		assert.equal(({} as Record<string, unknown>).polluted, undefined);
	});
});
