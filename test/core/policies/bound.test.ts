import assert from 'node:assert/strict';
import { StreamError } from '../../../src/core/errors.ts';
import type { Bounds } from '../../../src/core/policies/bound/bounds.ts';
import { bound } from '../../../src/core/policies/bound.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { drink, FINISH, START, type Step, scripted, text, toolCall } from '../scripted-stream.ts';

const LENGTH: StreamEvent = { type: 'finish', reason: 'length' };

describe('bound', () => {
	async function run(script: readonly Step[], bounds?: Partial<Bounds>) {
		const source = scripted([script]);
		return { ...(await drink(bound(bounds)(source.stream))), source };
	}

	async function fails(script: readonly Step[], bounds: Partial<Bounds>, words: RegExp) {
		const { error, source } = await run(script, bounds);
		assert.ok(error instanceof StreamError, 'it fails');
		assert.equal(error.kind, 'protocol');
		assert.equal(error.retryable, false);
		assert.match(error.message, words);
		assert.equal(source.open, 0, 'the source is closed');
	}

	it('passes what fits, to the last unit', async () => {
		const script = [START, text('a'.repeat(10)), ...toolCall(0, 'read', '{"a":1}'), FINISH] as const;
		const { events } = await run(script, { text: 10, toolArguments: 7, toolCalls: 1 });
		assert.deepEqual(events, script);
	});

	it('cuts text at 1 MB, says so, and closes the source', async () => {
		const piece = text('x'.repeat(1 << 18));
		const { events, error, source } = await run([
			START,
			piece,
			piece,
			piece,
			piece,
			text('y'),
			piece,
			FINISH,
		]);
		assert.equal(error, undefined);
		const said = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
		assert.equal(said.length, 1 << 20);
		assert.deepEqual(events.slice(-2), [
			{ type: 'notice', text: 'Cut at 1 MB of text. Say "go on" for the rest.' },
			LENGTH,
		]);
		assert.equal(source.open, 0);
	});

	it('cuts refusals, reasoning and replacements alike, and never half a character', async () => {
		const cases: [StreamEvent, Partial<Bounds>, StreamEvent][] = [
			[text('ab🙂'), { text: 3 }, text('ab')],
			[{ type: 'refusal-delta', text: 'abc' }, { text: 2 }, { type: 'refusal-delta', text: 'ab' }],
			[{ type: 'reasoning-delta', text: 'abc' }, { reasoning: 1 }, { type: 'reasoning-delta', text: 'a' }],
			[{ type: 'replace', text: 'abc' }, { text: 2 }, { type: 'replace', text: 'ab' }],
		];
		for (const [event, bounds, kept] of cases) {
			const { events } = await run([START, event, FINISH], bounds);
			assert.deepEqual([events[1], events.at(-1)], [kept, LENGTH]);
		}
	});

	it('counts what replaced text anew, but not for ever', async () => {
		const again: StreamEvent = { type: 'replace', text: '12345' };
		const { events } = await run([START, text('12345'), again, again, FINISH], { text: 5 });
		assert.deepEqual(events.at(-1), FINISH);
		const flood = await run([START, again, again, again, FINISH], { text: 5, replaced: 12 });
		assert.deepEqual(flood.events.at(-1), LENGTH);
	});

	it('counts opaque reasoning as reasoning', async () => {
		const opaque: StreamEvent = { type: 'reasoning-opaque', field: 'signature', value: { a: 'xxxxxxxx' } };
		const { events } = await run([START, opaque, opaque, FINISH], { reasoning: 20 });
		assert.deepEqual(events.slice(0, 2), [START, opaque]);
		assert.deepEqual(events.at(-1), LENGTH);
	});

	it('fails past the bounds of what is of no use in halves', async () => {
		const image: StreamEvent = { type: 'media', mimeType: 'image/png', data: 'AAAA' };
		await fails(
			[START, ...toolCall(0, 'a', '12345')],
			{ toolArguments: 4 },
			/4 characters of tool arguments/,
		);
		await fails(
			[START, ...toolCall(0, 'a', ''), ...toolCall(1, 'b', '')],
			{ toolCalls: 1 },
			/more than 1 tool/,
		);
		await fails([START, image, image], { media: 7 }, /of media/);
		await fails([START, { type: 'citation', url: 'https://a.example' }], { asides: 9 }, /citations/);
	});
});
