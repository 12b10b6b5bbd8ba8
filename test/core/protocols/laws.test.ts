import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import type { FinishReason, Usage } from '../../../src/core/chat.ts';
import { anthropicMessagesServer } from '../../../src/core/protocols/anthropic-messages/server.ts';
import { openAiChatServer } from '../../../src/core/protocols/openai-chat/server.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import { openAiResponsesServer } from '../../../src/core/protocols/openai-responses/server.ts';
import type { ServerHalf } from '../../../src/core/protocols/server.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { inRandomPieces } from '../../servers/pieces.ts';
import { decode as decodeAnthropic } from './anthropic-messages/decode.ts';
import { decodeWith } from './decode-with.ts';
import { decode as decodeOpenAi, type Outcome } from './openai-chat/collect.ts';

interface Protocol {
	server: ServerHalf;
	decode: (pieces: Iterable<Uint8Array>) => Outcome;
	/** Fields of opaque reasoning that it carries, beside what its client half makes up. */
	opaque: readonly string[];
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
	'openai-chat': { server: openAiChatServer, decode: decodeOpenAi, opaque: ['extra_content'] },
	'anthropic-messages': {
		server: anthropicMessagesServer,
		decode: decodeAnthropic,
		opaque: ['signature', 'redacted_thinking'],
	},
	'openai-responses': { server: openAiResponsesServer, decode: decodeWith(createResponsesFold), opaque: [] },
};

describe('decode(encode(events)) ≡ events, in what they come to', function () {
	this.timeout(30_000);

	for (const [name, protocol] of Object.entries(PROTOCOLS)) {
		it(`${name}, however the bytes are cut`, () => {
			fc.assert(
				fc.property(stream(protocol.opaque), fc.nat(), (events, seed) => {
					assert.deepEqual(sayable(pass(events, protocol, seed), [protocol]), sayable(events, [protocol]));
				}),
				{ numRuns: 300 },
			);
		});

		it(`${name}, in one piece`, () => {
			fc.assert(
				fc.property(stream([]), (events) => {
					const body = protocol.server.encodeAnswer(answerOf(events), { model: 'asked' });
					const { events: read, error } = protocol.decode([new TextEncoder().encode(body)]);
					assert.equal(error, undefined);
					assert.deepEqual(grouped(read, protocol), grouped(events, protocol));
				}),
			);
		});

		for (const [other, next] of Object.entries(PROTOCOLS).filter(([id]) => id !== name)) {
			it(`through ${name} and then ${other}`, () => {
				fc.assert(
					fc.property(stream([...protocol.opaque, ...next.opaque]), fc.nat(), (events, seed) => {
						const there = pass(pass(events, protocol, seed), next, seed);
						assert.deepEqual(sayable(there, [protocol, next]), sayable(events, [protocol, next]));
					}),
				);
			});
		}
	}
});

/** The events after they have been written by the server half and read by the client half. */
function pass(events: readonly StreamEvent[], { server, decode }: Protocol, seed: number): StreamEvent[] {
	const encoder = server.createEncoder({ model: 'asked' });
	const text = events.map((event) => encoder.event(event)).join('');
	const { events: read, error } = decode(inRandomPieces(new TextEncoder().encode(text), seed));
	assert.equal(error, undefined);
	return read;
}

function answerOf(events: readonly StreamEvent[]): Answer {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	// One protocol cites by blocks and always names a place: what becomes of places is in cited-places.test.ts.
	answer.citations = answer.citations.map(({ url, title, text }) => ({ url, title, text }));
	return answer;
}

/** What the events come to, without the opaque reasoning that one of the protocols has no place for. */
function sayable(events: readonly StreamEvent[], protocols: readonly Protocol[]): Answer {
	return answerOf(
		events.filter(
			(event) =>
				event.type !== 'reasoning-opaque' || protocols.every(({ opaque }) => opaque.includes(event.field)),
		),
	);
}

/** What the events come to, without the order among different kinds of parts, which an answer in one piece loses. */
function grouped(events: readonly StreamEvent[], protocol: Protocol): unknown {
	const { messages, ...answer } = sayable(events, [protocol]);
	const parts = messages.flatMap(({ role, content }) => (role === 'assistant' ? content : []));
	const wordsOf = (type: string) =>
		parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
	const calls = parts.filter(({ type }) => type === 'tool-call');
	return { ...answer, text: wordsOf('text'), reasoning: wordsOf('reasoning'), calls };
}

/** A well-formed stream that both protocols can say: blocks in any order, cut into any deltas. */
function stream(opaque: readonly string[]): fc.Arbitrary<StreamEvent[]> {
	const blocks = fc.array(fc.oneof(text, reasoning(opaque), calls(opaque)), { maxLength: 6 });
	return fc
		.tuple(
			blocks,
			fc.uniqueArray(citation, { selector: ({ url }) => url, maxLength: 2 }),
			usage,
			ending,
			fc.boolean(),
		)
		.map(([content, citations, counts, reason, early]) => {
			const events = renumbered([...content.flat(), { type: 'text-delta', text: 'end' }]);
			const called = events.some(({ type }) => type === 'tool-call-start');
			return [
				...(early ? citations : []),
				{ type: 'start', id: 'id-1', model: 'model-1' },
				...events,
				...(early ? [] : citations),
				{ type: 'usage', ...counts },
				{ type: 'finish', reason: reason === 'stop' && called ? 'tool-calls' : reason },
			];
		});
}

// It begins with a letter: white space and tags before the first word mean something else to openai-chat.
const words = fc
	.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 })
	.map((pieces) => pieces.map((piece) => `w${piece.toWellFormed()}`));

const text = words.map((pieces) => pieces.map((piece): StreamEvent => ({ type: 'text-delta', text: piece })));

function reasoning(opaque: readonly string[]): fc.Arbitrary<StreamEvent[]> {
	const signature = fc.option(fc.base64String({ minLength: 4 }));
	return fc.tuple(words, signature, fc.boolean()).map(([pieces, value, redacted]) => {
		const deltas = pieces.map((piece): StreamEvent => ({ type: 'reasoning-delta', text: piece }));
		const field = redacted ? 'redacted_thinking' : 'signature';
		return value !== null && opaque.includes(field)
			? [...(redacted ? [] : deltas), { type: 'reasoning-opaque', field, value }]
			: deltas;
	});
}

/** Tool calls, one after another or with their arguments in turns. */
function calls(opaque: readonly string[]): fc.Arbitrary<StreamEvent[]> {
	const input = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
	const call = fc.record({ input, size: fc.integer({ min: 1, max: 9 }), extra: fc.option(fc.string()) });
	return fc.tuple(fc.array(call, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([made, inTurns]) => {
		const each = made.map(({ input: value, size, extra }, index): StreamEvent[] => [
			{ type: 'tool-call-start', index, id: 'x', name: `tool_${index}` },
			...cut(JSON.stringify(value), size).map(
				(json): StreamEvent => ({ type: 'tool-call-delta', index, json }),
			),
			...(extra !== null && opaque.includes('extra_content')
				? [{ type: 'reasoning-opaque' as const, field: 'extra_content', value: { a: extra }, index }]
				: []),
		]);
		const ends = made.map((_, index): StreamEvent => ({ type: 'tool-call-end', index }));
		return [...(inTurns ? merged(each) : each.flat()), ...ends];
	});
}

function cut(json: string, size: number): string[] {
	return Array.from({ length: Math.ceil(json.length / size) }, (_, at) =>
		json.slice(at * size, (at + 1) * size),
	);
}

function merged(lists: readonly StreamEvent[][]): StreamEvent[] {
	const longest = Math.max(...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

/** Gives every call of the stream an index and an id of its own. */
function renumbered(events: readonly StreamEvent[]): StreamEvent[] {
	let base = -1;
	let next = 0;
	const known = new Map<number, number>();
	return events.map((event) => {
		if (!('index' in event) || event.index === undefined) {
			return event;
		}
		if (event.type === 'tool-call-start') {
			known.set(event.index, next++);
		}
		base = known.get(event.index) ?? base;
		return event.type === 'tool-call-start'
			? { ...event, index: base, id: `call_${base}` }
			: { ...event, index: base };
	});
}

const citation = fc
	.record({ url: fc.webUrl(), title: fc.string({ minLength: 1 }), text: fc.string({ minLength: 1 }) })
	.map((source) => ({ type: 'citation' as const, ...source }));

const count = fc.nat({ max: 1_000_000 });
const usage: fc.Arbitrary<Usage> = fc
	.record({
		plain: count,
		cacheReadTokens: count,
		cacheWriteTokens: count,
		outputTokens: count,
		reasoningTokens: count,
	})
	.map(({ plain, outputTokens, reasoningTokens, ...cache }) => ({
		inputTokens: plain + cache.cacheReadTokens + cache.cacheWriteTokens,
		outputTokens: outputTokens + reasoningTokens,
		reasoningTokens,
		...cache,
	}));

const ending = fc.constantFrom<FinishReason>('stop', 'length');
