import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAnswerDecoder } from '../../../src/core/protocols/answer-decoder.ts';
import type { AnswerFold } from '../../../src/core/protocols/answer-fold.ts';
import { createFold } from '../../../src/core/protocols/openai-chat/fold.ts';
import { TextFrames } from '../../../src/core/protocols/text-frames.ts';
import { chunk } from '../../servers/chat-stream.ts';
import { inRandomPieces } from '../../servers/pieces.ts';
import { decodeBy, EXCHANGE } from './decode-with.ts';
import type { Outcome } from './openai-chat/collect.ts';

const encoder = new TextEncoder();

describe('TextFrames', function () {
	this.timeout(60_000);

	it('changes nothing of what a stream says, whatever its frames are and wherever it is cut', () => {
		fc.assert(
			fc.property(fc.array(run, { maxLength: 6 }), cuts, (runs, cut) => {
				const frames = runs.flatMap(framesOf);
				const pieces = cut(frames).map((piece) => encoder.encode(piece));
				assert.deepEqual(plain(decode(pieces)), plain(decode(pieces, { isShort: false })));
			}),
			{ numRuns: 3000 },
		);
	});

	it('changes nothing of what a stream says that is cut anywhere', () => {
		fc.assert(
			fc.property(fc.array(run, { maxLength: 6 }), fc.nat(), (runs, seed) => {
				const bytes = encoder.encode(runs.flatMap(framesOf).join(''));
				const long = decode([...inRandomPieces(bytes, seed)], { isShort: false });
				assert.deepEqual(plain(decode([...inRandomPieces(bytes, seed)])), plain(long));
			}),
			{ numRuns: 1000 },
		);
	});

	it('takes the short way as soon as two frames in a row have said their words and nothing else', () => {
		const words = ['The', ' quick', ' brown 🦊', '', ' x'.repeat(200), ' fox'];
		for (const frameOf of [
			(content: string) => `data: ${JSON.stringify(chunk({ content }))}\n\n`,
			(content: string) =>
				`event: message\ndata: ${JSON.stringify(chunk({ role: 'assistant', content }))}\n\n`,
		]) {
			const apart = countShort(words.map(frameOf));
			assert.deepEqual(apart, { short: 3, text: words.join('') });
			const [start = '', ...rest] = words.map(frameOf);
			const together = countShort([start, rest.slice(0, 2).join(''), rest.slice(2).join('')]);
			assert.deepEqual(together, { short: 3, text: words.join('') });
		}
	});

	it('reads frames with escapes and such that are cut the long way, and knows the others all the same', () => {
		const frame = (content: string) => `data: ${JSON.stringify(chunk({ content }))}\n\n`;
		const words = ['a', 'b', 'c', '"\n', 'd', 'e'];
		assert.deepEqual(countShort(['x', ...words].map(frame)), { short: 3, text: `x${words.join('')}` });
		const text = frame('c');
		const cut = ['a', 'b', 'b2'].map(frame).concat(text.slice(0, 40), text.slice(40), frame('d'));
		assert.deepEqual(countShort(cut), { short: 1, text: 'abb2cd' });
	});

	it('reads the long way what says more than its words, until two frames in a row say no more', () => {
		const frame = (content: string, choice: object = {}) =>
			`data: ${JSON.stringify(chunk({ content }, choice))}\n\n`;
		const logged = { logprobs: { content: [{ token: 'x' }] } };
		const frames = ['0', 'a', 'b', 'c'].map((word) => frame(word));
		const usage = `data: ${JSON.stringify({ ...chunk({}), choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })}\n\n`;
		assert.equal(countShort([...frames, usage, frame('d'), frame('e'), frame('f')]).short, 2);
		const other = ['d', 'e', 'f'].map((word) => frame(word, logged));
		assert.deepEqual(countShort([...frames, ...other]), { short: 2, text: '0abcdef' });
	});

	it('takes nothing for known that may change what its events do not show', () => {
		const last = `data: ${JSON.stringify(chunk({}))}\n\ndata: [DONE]\n\n`;
		const silent: object[] = [
			{ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] },
			{ tool_calls: [{ index: 0, function: { arguments: 'x' } }] },
		];
		for (const delta of silent) {
			const frames = ['0', 'a', 'b', 'c'].map(
				(content) => `data: ${JSON.stringify(chunk({ content, ...delta }))}\n\n`,
			);
			assert.equal(countShort(frames).short, 0);
		}
		const reasons = ['stop', 'stop', 'stop', 'length', 'stop'].map(
			(finish_reason, at) => `data: ${JSON.stringify(chunk({ content: `${at}` }, { finish_reason }))}\n\n`,
		);
		const pieces = ['0', ...reasons, last].map((piece) => encoder.encode(piece));
		assert.deepEqual(plain(decode(pieces)), plain(decode(pieces, { isShort: false })));
	});

	it('does not take two messages for one frame', () => {
		const json = (content: string) => JSON.stringify(chunk({ content }));
		const frames = ['a', 'b', 'c', 'd'].map(
			(word) => `data: ${json('y')}\r\rdata: ${json(word)}\n\n: ping\n\n`,
		);
		const start = `data: ${json('x')}\n\n`;
		assert.deepEqual(countShort([start, ...frames]), { short: 0, text: 'xyaybycyd' });
	});

	it('takes the key out of known frames, too', () => {
		const key = 'test-key-4711-abcdef';
		const frames = ['a', 'b', 'c', ` it is ${key}, `, 'd', key].map(
			(content) => `data: ${JSON.stringify(chunk({ content }))}\n\n`,
		);
		for (const pieces of [frames, [...frames.slice(0, 3), frames.slice(3).join('')]]) {
			const { short, text } = countShort(pieces, key);
			assert.equal(text, 'abc it is [key], d[key]');
			assert.equal(short, 3);
		}
	});

	it('reads nothing before two frames have shown what stands around the words', () => {
		const frames = new TextFrames();
		const said: string[] = [];
		const read = (piece: string) => frames.read(piece, (words) => said.push(words));
		const say = (words: string) => {
			frames.learn(`<"${words}">\n\n`, [{ type: 'text-delta', text: words }]);
		};
		assert.equal(read('<"a">\n\n'), 0);
		say('a');
		assert.equal(read('<"b">\n\n'), 0);
		say('b');
		assert.equal(read('<"c">\n\n<"d">\n\n<"\\"">\n\n<"e">\n\n'), 14);
		assert.deepEqual(said, ['c', 'd']);
		frames.learn('', [{ type: 'usage', inputTokens: 1, outputTokens: 1 }]);
		assert.equal(read('<"c">\n\n'), 0);
	});
});

/** Decodes an answer; `isShort`: with what knows frames by their words, as the product does. Default true. */
function decode(
	pieces: readonly Uint8Array[],
	{ isShort = true, key, onShort = () => {} }: { isShort?: boolean; key?: string; onShort?: () => void } = {},
): Outcome {
	const exchange = { ...EXCHANGE, ...(key !== undefined && { key }) };
	const fold = createFold(exchange, 'asked');
	let isOver = false;
	const answer: AnswerFold = {
		message: (_event, data, events) => fold.chunk(data, events),
		isWhole: () => false,
		whole: () => {},
		end(complete, events) {
			fold.end(complete, events);
			isOver = true;
		},
		finished: () => isOver,
	};
	if (isShort) {
		answer.isPlain = () => fold.isPlain();
		answer.words = (words, events) => {
			onShort();
			fold.words(words, events);
		};
	}
	return decodeBy(createAnswerDecoder(exchange, 'text/event-stream', answer), pieces);
}

/** How many frames were taken the short way, and the text of the answer. */
function countShort(pieces: readonly string[], key?: string): { short: number; text: string } {
	let short = 0;
	const { events } = decode(
		pieces.map((piece) => encoder.encode(piece)),
		{
			onShort: () => {
				short++;
			},
			...(key !== undefined && { key }),
		},
	);
	return { short, text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('') };
}

function plain({ events, error }: Outcome): unknown {
	return JSON.parse(
		JSON.stringify({ events, error: error?.toJSON() }).replace(/call_[0-9a-f-]{36}_/g, 'call_'),
	);
}

const plainWord = fc.constantFrom('a', 'b', ' word', ' 😀', ' a longer one than V8 copies', '', ' ', 'ß');
const oddWord = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({
		unit: fc.constantFrom('"', '\\', '\n', '\r', '\u0001', '\u2028', '{', ':', '<', '\ud800', '/'),
	}),
	fc.constantFrom('<think>', '</think>', '<thi', 'nk>', '[DONE]', '\n\ndata: {}\n\n', 'x'.repeat(5000)),
);
const word = fc.oneof({ weight: 8, arbitrary: plainWord }, { weight: 1, arbitrary: oddWord });

/** What a frame has besides its words. */
const surroundings = fc.constantFrom<((content: string) => object)[]>(
	(content) => chunk({ content }),
	(content) => chunk({ role: 'assistant', content }),
	(content) => chunk({ content }, {}, { model: 'other', id: 'other' }),
	(content) => chunk({ content, reasoning_content: '' }),
	(content) => chunk({ content, reasoning_content: content }),
	(content) => chunk({ reasoning_content: content }),
	(content) => chunk({ content, tool_calls: [] }),
	(content) => chunk({ content, tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
	(content) =>
		chunk({ content, tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] }),
	(content) => chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: content } }] }),
	(content) => chunk({ content, reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] }),
	(content) => chunk({ content, refusal: content }),
	(content) => chunk({ content: [{ type: 'text', text: content }] }),
	(content) =>
		chunk({
			content: [
				{ type: 'text', text: 'a' },
				{ type: 'text', text: content },
			],
		}),
	(content) => chunk({ content }, { finish_reason: 'stop' }),
	(content) => chunk({ content }, { finish_reason: 'length' }),
	(content) => chunk({ content }, { finish_reason: '' }),
	(content) => chunk({ content }, {}, { usage: { prompt_tokens: 1, completion_tokens: content.length } }),
	(content) => chunk({ content }, {}, { usage: { prompt_tokens: 1, completion_tokens: 7 } }),
	(content) => chunk({ content }, {}, { obfuscation: `x${content.length}` }),
	(content) => chunk({ content }, {}, { obfuscation: content }),
	(content) => chunk({ content }, {}, { citations: ['https://a.example', 'https://b.example'] }),
	(content) => ({ ...chunk({ content: 'first' }), ...chunk({ content }) }),
	(content) => ({ choices: [{ index: 1, delta: { content } }] }),
	(content) => ({
		choices: [
			{ index: 1, delta: { content } },
			{ index: 0, delta: { content: 'x' } },
		],
	}),
	() => ({ error: { message: 'No.' } }),
	() => chunk({}),
);

/** How a frame stands in the stream. */
const frame = fc.constantFrom<((json: string) => string)[]>(
	(json) => `data: ${json}\n\n`,
	(json) => `data: ${json}\n\n`,
	(json) => `data: ${json}\n\n`,
	(json) => `data:${json}\n\n`,
	(json) => `event: x\ndata: ${json}\n\n`,
	(json) => `id: 1\ndata: ${json}\n\n`,
	(json) => `: ping\n\ndata: ${json}\n\n`,
	(json) => `: ping\ndata: ${json}\n\n`,
	(json) => `data: ${json}\n\n: ping\n\n`,
	(json) => `data: ${json}\n\n\n`,
	(json) => `data: ${json}\r\n\r\n`,
	(json) => `data: ${json}\r\r`,
	(json) => `data: ${json}\r\n\n`,
	(json) => `: ping\n\ndata: ${JSON.stringify(chunk({ content: 'y' }))}\r\rdata: ${json}\n\n`,
	(json) => `data: ${JSON.stringify(chunk({ content: 'y' }))}\r\rdata: ${json}\n\n: ping\n\n`,
);

/** How JSON is written. */
const writing = fc.constantFrom<((value: object) => string)[]>(
	(value) => JSON.stringify(value),
	(value) => JSON.stringify(value),
	(value) => JSON.stringify(value).replaceAll(',"', ', "'),
	(value) =>
		JSON.stringify(value).replace(
			/[^ -~]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
		),
);

/** Frames of one kind in a row, as nearly all are. */
const run = fc.record({
	words: fc.array(word, { minLength: 1, maxLength: 8 }),
	surroundings,
	frame,
	writing,
});

type Run = typeof run extends fc.Arbitrary<infer R> ? R : never;

function framesOf({ words, surroundings, frame, writing }: Run): string[] {
	return words.map((content) => frame(writing(surroundings(content))));
}

/** Pieces of some whole frames each. */
const cuts = fc
	.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 })
	.map((sizes) => (frames: readonly string[]): string[] => {
		const pieces: string[] = [];
		for (let at = 0; at < frames.length; ) {
			const size = sizes[pieces.length % sizes.length] ?? 1;
			pieces.push(frames.slice(at, at + size).join(''));
			at += size;
		}
		return pieces;
	});
