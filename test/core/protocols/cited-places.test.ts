import assert from 'node:assert/strict';
import { accumulate, type Citation, emptyAnswer } from '../../../src/core/accumulate.ts';
import { anthropicMessagesServer } from '../../../src/core/protocols/anthropic-messages/server.ts';
import { openAiChatServer } from '../../../src/core/protocols/openai-chat/server.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import { openAiResponsesServer } from '../../../src/core/protocols/openai-responses/server.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { decode as decodeAnthropic } from './anthropic-messages/decode.ts';
import { decodeWith } from './decode-with.ts';
import { decode as decodeOpenAi } from './openai-chat/collect.ts';

const FACES = {
	'openai-chat': { server: openAiChatServer, decode: decodeOpenAi },
	'anthropic-messages': { server: anthropicMessagesServer, decode: decodeAnthropic },
	'openai-responses': { server: openAiResponsesServer, decode: decodeWith(createResponsesFold) },
};

const [FIRST, BETWEEN, SECOND] = ['It rains 🌧 today', ', and ', 'it will rain tomorrow'];
/** In characters: the cloud is one, although it takes two units of a string. */
const PLACES = [
	{ start: 0, end: 16 },
	{ start: 22, end: 43 },
];
const EVENTS: readonly StreamEvent[] = [
	{ type: 'start', id: 'a', model: 'm' },
	{ type: 'text-delta', text: FIRST },
	{ type: 'citation', url: 'https://example.com/today', title: 'Today', ...PLACES[0] },
	{ type: 'text-delta', text: BETWEEN + SECOND.slice(0, 4) },
	{ type: 'text-delta', text: SECOND.slice(4) },
	{ type: 'citation', url: 'https://example.com/tomorrow', title: 'Tomorrow', ...PLACES[1] },
	{ type: 'text-delta', text: '. Bring a coat.' },
	{ type: 'finish', reason: 'stop' },
];

describe('the place where an answer cites', () => {
	for (const [name, { server, decode }] of Object.entries(FACES)) {
		it(`goes through ${name} and back, in a stream and in one piece`, () => {
			const encoder = server.createEncoder({ model: 'm' });
			const streamed = EVENTS.map((event) => encoder.event(event)).join('');
			const whole = server.encodeAnswer(fold(EVENTS), { model: 'm' });
			for (const text of [streamed, whole]) {
				const { events, error } = decode([new TextEncoder().encode(text)]);
				assert.equal(error, undefined);
				const { citations, messages } = fold(events);
				assert.deepEqual(citations.map(endOf), fold(EVENTS).citations.map(endOf));
				assert.match(
					JSON.stringify(messages),
					/It rains 🌧 today, and it will rain tomorrow\. Bring a coat\./,
				);
			}
		});
	}

	it('is where a block of Claude’s ends, whether its sources come before its text or after it', () => {
		const block = (index: number, deltas: object[]) => [
			{ type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
			...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
			{ type: 'content_block_stop', index },
		];
		const cites = (title: string) => ({
			type: 'citations_delta',
			citation: { type: 'char_location', document_title: title },
		});
		const says = (text: string) => ({ type: 'text_delta', text });
		const body = [
			{ type: 'message_start', message: { id: 'm' } },
			...block(0, [says('So 🌧 it was. ')]),
			...block(1, [cites('Before'), says('Rain, ')]),
			...block(2, [says('then '), says('sun.'), cites('After')]),
			{ type: 'message_delta', delta: { stop_reason: 'end_turn' } },
			{ type: 'message_stop' },
		];
		const text = body.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join('');
		const { citations } = fold(decodeAnthropic([new TextEncoder().encode(text)]).events);
		assert.deepEqual(citations, [
			{ title: 'Before', start: 13, end: 19, message: 0 },
			{ title: 'After', start: 19, end: 28, message: 0 },
		]);
	});

	it('counts from the beginning of its part in a response, and from the message’s in an answer', () => {
		const part = (index: number) => ({ output_index: index, item_id: `msg_${index}`, content_index: 0 });
		const annotation = { type: 'url_citation', url: 'https://example.com/', start_index: 0, end_index: 6 };
		const body = [
			{ type: 'response.output_text.delta', ...part(0), delta: 'First 🌧.' },
			{ type: 'response.output_text.delta', ...part(1), delta: 'Second.' },
			{ type: 'response.output_text.annotation.added', ...part(1), annotation },
			{ type: 'response.completed', response: { status: 'completed' } },
		];
		const text = body.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');
		const { citations, messages } = fold(
			decodeWith(createResponsesFold)([new TextEncoder().encode(text)]).events,
		);
		assert.match(JSON.stringify(messages), /First 🌧\.\\n\\nSecond\./);
		assert.deepEqual(citations, [{ url: 'https://example.com/', start: 10, end: 16, message: 0 }]);
	});

	it('is none where a provider writes 0 for a place that it does not know', () => {
		const source = { url: 'https://example.com/', start_index: 0, end_index: 0 };
		const chunk = {
			choices: [{ index: 0, delta: { content: 'So.', annotations: [{ url_citation: source }] } }],
		};
		const { citations } = fold(
			decodeOpenAi([new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)]).events,
		);
		assert.deepEqual(citations, [{ url: 'https://example.com/' }]);
	});

	it('goes with the text that a replacement takes away, and stays with text that stays', () => {
		const said = EVENTS.slice(0, 3);
		const kept = fold([...said, { type: 'replace', text: `${FIRST}!` }]);
		assert.equal(kept.citations[0]?.end, 16);
		const gone = fold([...said, { type: 'replace', text: 'Something else.' }]);
		assert.deepEqual(gone.citations, [{ url: 'https://example.com/today', title: 'Today' }]);
	});
});

function fold(events: readonly StreamEvent[]) {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	return answer;
}

/** One protocol cites by blocks, which begin where the last one ended. */
function endOf({ url, end }: Citation) {
	return { url, end };
}
