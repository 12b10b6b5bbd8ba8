import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { StreamError } from '../../../src/core/errors.ts';
import { createSseReader, type SseMessage } from '../../../src/core/http/sse-reader.ts';
import { inBytes, inRandomPieces } from '../../servers/pieces.ts';
import { readWhole } from './reference-sse.ts';

const encoder = new TextEncoder();

describe('the SSE reader', () => {
	const cases: [name: string, text: string, data: string[]][] = [
		['a message', 'data: a\n\n', ['a']],
		['several data lines', 'data: a\ndata\ndata:  b\n\n', ['a\n\n b']],
		['empty data', 'data:\n\n', ['']],
		['CRLF and CR', 'data: a\r\n\r\ndata: b\r\rdata: c\r\n\n', ['a', 'b', 'c']],
		['comments', ': hello\n\n:\ndata: a\n: between\ndata: b\n\n', ['a\nb']],
		['unknown and odd fields', 'Data: x\n data: x\nfoo\ndat: x\ndata : x\n\ndata: a\n\n', ['a']],
		['line ends of other standards are text', 'data: a\u2028b\u0085c\vd\n\n', ['a\u2028b\u0085c\vd']],
		['one byte order mark', '\ufeffdata: a\n\n', ['a']],
		['not two', '\ufeff\ufeffdata: a\n\ndata: b\n\n', ['b']],
		['code points of every length', 'data: ß€😀\n\n', ['ß€😀']],
		['an unfinished message is dropped', 'data: a\n\ndata: b\n', ['a']],
		['unless it is whole JSON', 'data: a\n\ndata: {"b":1}', ['a', '{"b":1}']],
		['or the end', 'data: a\n\ndata: [DONE]', ['a', '[DONE]']],
		['but not half JSON', 'data: {"b":', []],
	];
	for (const [name, text, data] of cases) {
		it(name, () => {
			const bytes = encoder.encode(text);
			assert.deepEqual(
				read([bytes]).map((message) => message.data),
				data,
			);
			assert.deepEqual(
				read(inBytes(bytes)).map((message) => message.data),
				data,
			);
		});
	}

	it('gives events and ids as the standard has them', () => {
		const text = 'id: 1\nevent: x\ndata: a\n\ndata: b\n\nevent: y\n\ndata: c\nid\n\nid: 2\0\ndata: d\n\n';
		assert.deepEqual(read([encoder.encode(text)]), [
			{ event: 'x', data: 'a', id: '1' },
			{ event: 'message', data: 'b', id: '1' },
			{ event: 'message', data: 'c', id: '' },
			{ event: 'message', data: 'd', id: '' },
		]);
	});

	it('reads every short text of line ends, colons and spaces as the reference does, whole and byte by byte', function () {
		this.timeout(60_000);
		const symbols = encoder.encode('\r\nd: ');
		// A field with a short name would need more symbols: "data" is put before each text instead.
		for (const prefix of ['', 'data']) {
			for (const text of texts(symbols, prefix === '' ? 8 : 7)) {
				const bytes = Uint8Array.from([...encoder.encode(prefix), ...text]);
				const expected = JSON.stringify(readWhole(bytes));
				assert.equal(JSON.stringify(readWithoutEnd([bytes])), expected);
				assert.equal(JSON.stringify(readWithoutEnd(inBytes(bytes))), expected);
			}
		}
	});

	it('reads any stream, cut anywhere, as the reference does', () => {
		const piece = fc.oneof(
			fc.constantFrom(
				'data:',
				'data: ',
				'event: e',
				'id: 1',
				':',
				' ',
				'\n',
				'\r',
				'\r\n',
				'\n\n',
				'\ufeff',
				'\0',
			),
			fc.string({ unit: 'grapheme', maxLength: 6 }),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, seed) => {
				const bytes = encoder.encode(pieces.join(''));
				const expected = readWhole(bytes);
				assert.deepEqual(readWithoutEnd([bytes]), expected);
				assert.deepEqual(readWithoutEnd(inRandomPieces(bytes, seed)), expected);
			}),
			{ numRuns: 500 },
		);
	});

	it('reads a line of 1 MiB in pieces of one byte in time', function () {
		// A reader that searches again what it has kept would need an hour.
		this.timeout(60_000);
		const bytes = encoder.encode(`data: ${'x'.repeat(1024 * 1024)}\n\n`);
		assert.equal(read(inBytes(bytes))[0]?.data.length, 1024 * 1024);
	});

	it('stops at a line, and at a message, that is too long', () => {
		const tooLong = (
			text: string,
			pieces: Iterable<Uint8Array> = inRandomPieces(encoder.encode(text), 3),
		) => {
			const reader = createSseReader({ longest: 1000 });
			assert.throws(
				() => [...pieces].map((piece) => reader.push(piece)),
				(error) => error instanceof StreamError && error.kind === 'protocol',
			);
		};
		tooLong(`data: ${'x'.repeat(2000)}`);
		tooLong(`data: ${'x'.repeat(2000)}`, [encoder.encode(`data: ${'x'.repeat(2000)}\n\n`)]);
		tooLong('data: xxxxxxxx\n'.repeat(200));
		tooLong(`foo${'x'.repeat(2000)}`);
	});

	it('keeps nothing of a comment without an end', () => {
		const reader = createSseReader({ longest: 1000 });
		for (let count = 0; count < 1000; count++) {
			reader.push(encoder.encode(count === 0 ? ': x' : 'xxxxxxxxxx'));
		}
		assert.equal(reader.push(encoder.encode('\ndata: a\n\n'))[0]?.data, 'a');
	});

	it('tells keep-alives from data', () => {
		const reader = createSseReader();
		const chatter = (text: string) => {
			reader.push(encoder.encode(text));
			return reader.chatter();
		};
		assert.equal(chatter(': keep-alive\n\n'), true);
		assert.equal(chatter(': keep'), true);
		assert.equal(chatter('-alive\n\n'), true);
		assert.equal(chatter('retry: 5\n\n'), true);
		assert.equal(chatter('data: {'), false);
		assert.equal(chatter('"a":1'), false);
		assert.equal(chatter('}\n\n'), false);
	});

	const vectors = new URL('../../../../shared/sse-vectors.json', import.meta.url);
	(existsSync(vectors) ? it : it.skip)('passes the test vectors beside the checkout', () => {
		for (const { name, b64, events } of JSON.parse(readFileSync(vectors, 'utf8'))) {
			const bytes = Buffer.from(b64, 'base64');
			const expected = events.map((event: { type: string; data: string; lastEventId: string }) => ({
				event: event.type,
				data: event.data,
				id: event.lastEventId,
			}));
			assert.deepEqual(read([bytes]), expected, name);
			assert.deepEqual(read(inBytes(bytes)), expected, name);
		}
	});
});

function read(pieces: Iterable<Uint8Array>): SseMessage[] {
	const reader = createSseReader();
	return [...[...pieces].flatMap((piece) => reader.push(piece)), ...reader.end()];
}

/** Without what Weir takes at the end beyond the standard. */
function readWithoutEnd(pieces: Iterable<Uint8Array>): SseMessage[] {
	const reader = createSseReader();
	const messages: SseMessage[] = [];
	for (const piece of pieces) {
		messages.push(...reader.push(piece));
	}
	return messages;
}

/** Every text of up to `longest` of the symbols. */
function* texts(symbols: Uint8Array, longest: number): Generator<number[]> {
	for (let length = 0; length <= longest; length++) {
		for (let number = 0; number < symbols.length ** length; number++) {
			yield Array.from({ length }, (_, place) => {
				return symbols[Math.floor(number / symbols.length ** place) % symbols.length] ?? 0;
			});
		}
	}
}
