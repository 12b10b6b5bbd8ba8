import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { SERVER_HALVES } from '../../../src/core/protocols/server-table.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';

/** A source of which only the address is known. */
const EVENTS: readonly StreamEvent[] = [
	{ type: 'start', id: 'a', model: 'm' },
	{ type: 'text-delta', text: 'Hello' },
	{ type: 'citation', url: 'https://example.com/' },
	{ type: 'finish', reason: 'stop' },
];

describe('a source, as each protocol’s clients demand it', () => {
	for (const [face, expected] of [
		['openai-chat', { url: 'https://example.com/', title: '', start_index: 0, end_index: 0 }],
		[
			'openai-responses',
			{ type: 'url_citation', url: 'https://example.com/', title: '', start_index: 0, end_index: 0 },
		],
		[
			'anthropic-messages',
			{
				type: 'web_search_result_location',
				url: 'https://example.com/',
				title: '',
				cited_text: '',
				encrypted_index: '',
			},
		],
	] as const) {
		it(`${face}: has every field, in a stream and in one piece`, async () => {
			const half = await SERVER_HALVES[face]();
			const encoder = half.createEncoder({ model: 'm' });
			const streamed = EVENTS.map((event) => encoder.event(event)).join('');
			const answer = emptyAnswer();
			for (const event of EVENTS) {
				accumulate(answer, event);
			}
			const whole = half.encodeAnswer(answer, { model: 'm' });
			for (const text of [streamed, whole]) {
				assert.ok(text.includes(JSON.stringify(expected)), text);
			}
		});
	}

	it('openai-responses: tells no usage before there is one', async () => {
		const half = await SERVER_HALVES['openai-responses']();
		const encoder = half.createEncoder({ model: 'm' });
		const text = EVENTS.map((event) => encoder.event(event)).join('');
		assert.match(text, /response\.created/);
		assert.doesNotMatch(text, /"usage"/);
	});
});
