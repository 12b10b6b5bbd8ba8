import assert from 'node:assert/strict';
import fc from 'fast-check';
import OpenAI from 'openai';
import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import { type ChatRequest, userText } from '../../../../src/core/chat.ts';
import { type ErrorKind, StreamError } from '../../../../src/core/errors.ts';
import { createFold } from '../../../../src/core/protocols/openai-responses/fold.ts';
import { REASONING_ITEM } from '../../../../src/core/protocols/openai-responses/input.ts';
import { encodeRequest } from '../../../../src/core/protocols/openai-responses/request.ts';
import { openAiResponsesServer as server } from '../../../../src/core/protocols/openai-responses/server.ts';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { inRandomPieces } from '../../../servers/pieces.ts';
import { startProvider } from '../../../servers/provider.ts';
import { decodeWith } from '../decode-with.ts';

const SEALED = { type: 'reasoning', id: 'rs_9', summary: [], encrypted_content: 'gAAAA' };
const ROUND: StreamEvent[] = [
	{ type: 'notice', text: 'Retrying.' },
	{ type: 'start', id: 'resp_9', model: 'm-1' },
	{ type: 'reasoning-delta', text: 'Hm' },
	{ type: 'reasoning-delta', text: '.' },
	{ type: 'reasoning-opaque', field: REASONING_ITEM, value: SEALED },
	{ type: 'text-delta', text: 'Look' },
	{ type: 'text-delta', text: 'ing.' },
	{ type: 'citation', url: 'https://example.com/', title: 'A page' },
	{ type: 'tool-call-start', index: 0, id: 'c1', name: 'read' },
	{ type: 'tool-call-start', index: 1, id: 'c2', name: 'now' },
	{ type: 'tool-call-delta', index: 0, json: '{"a"' },
	{ type: 'tool-call-delta', index: 1, json: '{}' },
	{ type: 'tool-call-delta', index: 0, json: ':1}' },
	{ type: 'tool-call-end', index: 0 },
	{ type: 'tool-call-end', index: 1 },
	{
		type: 'usage',
		inputTokens: 9,
		outputTokens: 5,
		cacheReadTokens: 1,
		cacheWriteTokens: 0,
		reasoningTokens: 2,
	},
	{ type: 'finish', reason: 'tool-calls' },
];

const decode = decodeWith(createFold);

describe('the openai-responses server half', function () {
	this.timeout(30_000);

	it('writes what the client half reads back, however the bytes are cut', () => {
		for (let seed = 1; seed <= 20; seed++) {
			assert.deepEqual(said(pass(ROUND, seed)), said(ROUND));
		}
	});

	it('does so for any stream', () => {
		fc.assert(
			fc.property(stream, fc.nat(), (events, seed) => {
				assert.deepEqual(said(pass(events, seed)), said(events));
			}),
			{ numRuns: 300 },
		);
	});

	it('and for an answer in one piece', () => {
		fc.assert(
			fc.property(stream, (events) => {
				const body = server.encodeAnswer(answerOf(events), { model: 'asked' });
				const { events: read, error } = decode([new TextEncoder().encode(body)]);
				assert.equal(error, undefined);
				assert.deepEqual(said(read), said(events));
			}),
			{ numRuns: 100 },
		);
	});

	it('says each end as the protocol does', () => {
		for (const reason of ['stop', 'length', 'content-filter'] as const) {
			const events = pass(
				[
					{ type: 'text-delta', text: 'Hi' },
					{ type: 'finish', reason },
				],
				1,
			);
			assert.deepEqual(events.at(-1), { type: 'finish', reason });
		}
		const refused = pass(
			[
				{ type: 'refusal-delta', text: 'No.' },
				{ type: 'finish', reason: 'refusal' },
			],
			1,
		);
		assert.deepEqual(refused.slice(-2), [
			{ type: 'refusal-delta', text: 'No.' },
			{ type: 'finish', reason: 'refusal' },
		]);
	});

	it('a failure keeps its kind, and nothing follows it', () => {
		const kinds: ErrorKind[] = [
			'authentication',
			'permission',
			'not-found',
			'invalid-request',
			'context-length',
			'rate-limit',
			'quota',
			'overloaded',
			'server',
			'content-filter',
			'timeout',
		];
		for (const kind of kinds) {
			const encoder = server.createEncoder({ model: 'asked' });
			const text =
				encoder.event({ type: 'text-delta', text: 'Hi' }) +
				encoder.failure(new StreamError(kind, 'It failed.'));
			assert.equal(decode([new TextEncoder().encode(text)]).error?.kind, kind);
			assert.equal(encoder.event({ type: 'finish', reason: 'stop' }), '');
		}
	});

	it('satisfies the official client', async () => {
		const encoder = server.createEncoder({ model: 'asked' });
		const provider = await startProvider({ body: ROUND.map((event) => encoder.event(event)).join('') });
		try {
			const client = new OpenAI({ apiKey: 'none', baseURL: provider.baseUrl, maxRetries: 0 });
			const response = await client.responses.stream({ model: 'asked', input: 'Hello' }).finalResponse();
			assert.equal(response.output_text, 'Looking.');
			assert.deepEqual(
				response.output.map((item) =>
					item.type === 'function_call' ? [item.name, item.arguments] : item.type,
				),
				['reasoning', 'message', ['read', '{"a":1}'], ['now', '{}']],
			);
			assert.equal(response.usage?.total_tokens, 14);
		} finally {
			await provider.close();
		}
	});

	it('tells a failure to those too who go by the response’s own end', () => {
		for (const begun of [true, false]) {
			const encoder = server.createEncoder({ model: 'asked', newId: () => 'resp_1' });
			const before = begun ? encoder.event({ type: 'text-delta', text: 'Hi' }) : '';
			const text = before + encoder.failure(new StreamError('quota', 'No money.'));
			const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json));
			assert.deepEqual(
				events.map(({ sequence_number: number }) => number),
				events.map((_, at) => at),
			);
			assert.equal(events[0].type, 'response.created');
			assert.equal(events.at(-2).type, 'error');
			const { type, response } = events.at(-1);
			assert.deepEqual(
				[type, response.id, response.status, response.output],
				['response.failed', 'resp_1', 'failed', []],
			);
			assert.deepEqual(response.error, { code: 'server_error', message: 'No money.' });
		}
	});

	it('makes the official client throw where the stream failed', async () => {
		const encoder = server.createEncoder({ model: 'asked' });
		const text =
			encoder.event({ type: 'text-delta', text: 'Hi' }) + encoder.failure(new StreamError('server', 'No.'));
		const provider = await startProvider({ body: text });
		try {
			const client = new OpenAI({ apiKey: 'none', baseURL: provider.baseUrl, maxRetries: 0 });
			await assert.rejects(
				client.responses.stream({ model: 'asked', input: 'Hello' }).finalResponse(),
				/No\./,
			);
		} finally {
			await provider.close();
		}
	});

	it('reads the requests that the client half writes', () => {
		const request: ChatRequest = {
			model: 'm',
			messages: [
				{ role: 'system', content: 'S' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'U' },
						{ type: 'image', mimeType: 'image/png', data: 'AAAA' },
						{ type: 'image', url: 'https://example.com/a.png' },
						{ type: 'file', mimeType: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
					],
				},
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning-opaque', field: REASONING_ITEM, value: SEALED },
						{ type: 'text', text: 'Looking.' },
						{ type: 'tool-call', index: 0, id: 'c1', name: 'read', arguments: '{"a":1}' },
					],
				},
				{ role: 'tool', toolCallId: 'c1', name: 'read', content: 'found' },
			],
			tools: [
				{ name: 'read', description: 'Reads.', parameters: { type: 'object' } },
				{ name: 'now', description: '', parameters: { type: 'object' }, strict: true },
			],
			toolChoice: { name: 'read' },
			parallelToolCalls: false,
			temperature: 1,
			topP: 0.5,
			maxTokens: 9,
			reasoningEffort: 'low',
			responseFormat: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true },
		};
		const read = server.decodeRequest(JSON.parse(JSON.stringify(encodeRequest(request))));
		assert.deepEqual(read, { request, stream: true, includeUsage: true, rest: {} });
	});

	it('takes a bare string, and names the field that is wrong', () => {
		const { request, rest } = server.decodeRequest({ model: 'm', input: 'Hi', instructions: 'S', user: 'u' });
		assert.deepEqual(request.messages, [{ role: 'system', content: 'S' }, userText('Hi')]);
		assert.deepEqual(rest, { user: 'u' });
		const wrong: [object, RegExp][] = [
			[{ input: 'Hi' }, /^model is missing/],
			[{ model: 'm' }, /^input is missing/],
			[{ model: 'm', input: [{ role: 'robot', content: '' }] }, /^input\[0\]/],
			[{ model: 'm', input: 'Hi', temperature: 3 }, /^temperature.*0 and 2/],
			[{ model: 'm', input: 'Hi', previous_response_id: 'r' }, /^previous_response_id/],
			[{ model: 'm', input: 'Hi', tools: [{ type: 'function' }] }, /^tools\[0\]\.name is missing/],
		];
		for (const [body, message] of wrong) {
			assert.throws(() => server.decodeRequest(body), { kind: 'invalid-request', message });
		}
	});
});

function pass(events: readonly StreamEvent[], seed: number): StreamEvent[] {
	const encoder = server.createEncoder({ model: 'asked' });
	const text = events.map((event) => encoder.event(event)).join('');
	const { events: read, error } = decode(inRandomPieces(new TextEncoder().encode(text), seed));
	assert.equal(error, undefined);
	return read;
}

function answerOf(events: readonly StreamEvent[]) {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	return answer;
}

/** What the events come to, without what is for people only, and without the ids of reasoning, which are the server's. */
function said(events: readonly StreamEvent[]) {
	return answerOf(
		events
			.filter(({ type }) => type !== 'notice')
			.map((event) =>
				event.type === 'reasoning-opaque' ? { ...event, value: { ...Object(event.value), id: '' } } : event,
			),
	);
}

const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 });
const deltas = (type: 'text-delta' | 'reasoning-delta') =>
	words.map((pieces) => pieces.map((text): StreamEvent => ({ type, text: text.toWellFormed() })));
/** Reasoning that its provider seals; the text before it begins another item. */
const sealed = deltas('reasoning-delta').map((thoughts): StreamEvent[] => {
	const text = thoughts.map((event) => ('text' in event ? event.text : '')).join('');
	const value = { ...SEALED, summary: [{ type: 'summary_text', text }] };
	return [
		{ type: 'text-delta', text: 'So:' },
		...thoughts,
		{ type: 'reasoning-opaque', field: REASONING_ITEM, value },
	];
});
const image = fc.constant<StreamEvent[]>([{ type: 'media', mimeType: 'image/webp', data: 'AAAA' }]);
const call = fc.json().map((json): StreamEvent[] => [
	{ type: 'tool-call-start', index: 0, id: '', name: 'f' },
	{ type: 'tool-call-delta', index: 0, json },
	{ type: 'tool-call-end', index: 0 },
]);

const stream = fc
	.array(fc.oneof(deltas('text-delta'), deltas('reasoning-delta'), sealed, image, call), { maxLength: 8 })
	.map((blocks): StreamEvent[] => {
		let calls = 0;
		const content = blocks.flatMap((block) => {
			const index = block[0]?.type === 'tool-call-start' ? calls++ : 0;
			return block.map((event) =>
				'json' in event || event.type === 'tool-call-start' || event.type === 'tool-call-end'
					? { ...event, index, ...(event.type === 'tool-call-start' ? { id: `call_${index}` } : {}) }
					: event,
			);
		});
		return [
			{ type: 'start', id: 'id-1', model: 'model-1' },
			...content,
			{ type: 'citation', url: 'https://example.com/', title: 't' },
			{
				type: 'usage',
				inputTokens: 2,
				outputTokens: 1,
				cacheReadTokens: 0,
				cacheWriteTokens: 0,
				reasoningTokens: 0,
			},
			{ type: 'finish', reason: calls > 0 ? 'tool-calls' : 'stop' },
		];
	});
