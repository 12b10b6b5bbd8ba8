import assert from 'node:assert/strict';
import { compose, isContent, type Policy, type StreamEvent } from '../../src/core/stream.ts';
import { drink, FINISH, START, scripted, text } from './scripted-stream.ts';

describe('compose', () => {
	it('puts the first policy outermost', async () => {
		const mark =
			(name: string): Policy =>
			(next) =>
				async function* (request, call) {
					for await (const event of next(request, call)) {
						yield event.type === 'text-delta' ? text(`${name}(${event.text})`) : event;
					}
				};
		const { events } = await drink(compose(mark('a'), mark('b'))(scripted([[text('x'), FINISH]]).stream));
		assert.deepEqual(events, [text('a(b(x))'), FINISH]);
	});

	it('is nothing without policies', () => {
		const { stream } = scripted([[]]);
		assert.equal(compose()(stream), stream);
	});
});

describe('isContent', () => {
	it('tells what may not be asked again unseen from what counts for nothing', () => {
		const content: StreamEvent[] = [
			text(''),
			{ type: 'reasoning-delta', text: '' },
			{ type: 'refusal-delta', text: '' },
			{ type: 'reasoning-opaque', field: 'a', value: 1 },
			{ type: 'tool-call-start', index: 0, id: 'a', name: 'b' },
			{ type: 'tool-call-delta', index: 0, json: '' },
			{ type: 'tool-call-end', index: 0 },
			{ type: 'tool-result', index: 0, id: 'a', name: 'b', content: '' },
			{ type: 'replace', text: '' },
			{ type: 'media', mimeType: 'image/png', data: '' },
		];
		const other: StreamEvent[] = [
			START,
			FINISH,
			{ type: 'citation' },
			{ type: 'suggestion', text: '' },
			{ type: 'usage', inputTokens: 0, outputTokens: 0 },
			{ type: 'notice', text: '' },
		];
		assert.ok(content.every(isContent));
		assert.ok(!other.some(isContent));
	});
});
