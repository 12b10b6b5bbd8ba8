import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSseReader, type SseMessage } from '../../../src/core/http/sse-reader.ts';
import { inBytes, inRandomPieces } from '../../servers/pieces.ts';
import { readWhole } from './reference-sse.ts';

const encoder = new TextEncoder();

describe('the SSE reader between two messages', () => {
	/** Whether each of these pieces, one after the other, began and ended between two messages. */
	function between(...pieces: readonly string[]): boolean[] {
		const reader = createSseReader();
		return pieces.map((piece) => {
			reader.push(encoder.encode(piece));
			return reader.isBetween();
		});
	}

	it('knows a piece that holds whole messages and nothing else', () => {
		assert.deepEqual(between('data: a\n\n', 'data: b\n\ndata: c\n\n', 'data: d\r\n\r\ndata: e\n\n'), [
			true,
			true,
			true,
		]);
		assert.deepEqual(between('\ufeffdata: a\n\n', 'data: b\n\n'), [true, true]);
	});

	it('knows a piece in which a message is cut, and the one with its rest', () => {
		for (const text of ['data: a\n\n', 'event: x\ndata: a\n\n', 'data: a\ndata: b\n\n', 'event: x\n\n']) {
			for (let at = 1; at < text.length - 1; at++) {
				const pieces = [text.slice(0, at), text.slice(at), text];
				assert.deepEqual(between(...pieces), [false, false, true], JSON.stringify(pieces));
			}
		}
	});

	it('takes no comment for a message, nor one without an end for nothing', () => {
		assert.deepEqual(between(': ping\n', 'data: a\n\n'), [true, true]);
		assert.deepEqual(between(': pi', 'ng\n', 'data: a\n\n'), [false, false, true]);
	});

	it('waits after a CR that ends a piece for the LF that may follow', () => {
		assert.deepEqual(between('data: a\r\r', '\ndata: b\n\n', 'data: c\n\n'), [false, false, true]);
	});
});

describe('the SSE reader that is spared some messages', () => {
	/** Reads pieces; `skip` takes the messages at the beginning of a piece that say `known`. */
	function readSkipping(pieces: Iterable<Uint8Array>): {
		told: string[];
		skipped: number;
		offered: string[];
	} {
		const told: string[] = [];
		const offered: string[] = [];
		let skipped = 0;
		const reader = createSseReader({
			skip(piece) {
				offered.push(piece);
				let at = 0;
				for (; piece.startsWith(KNOWN, at); at += KNOWN.length) {
					skipped++;
					told.push('known');
				}
				return at;
			},
		});
		const note = (messages: readonly SseMessage[]) => told.push(...messages.map(({ data }) => data));
		for (const piece of pieces) {
			note(reader.push(piece));
		}
		note(reader.end());
		return { told, skipped, offered };
	}

	const KNOWN = 'data: known\n\n';

	it('reads what is left of a piece, and is no keep-alive where something was taken', () => {
		assert.deepEqual(readSkipping([encoder.encode(`${KNOWN}${KNOWN}data: a\n\n${KNOWN}`)]), {
			told: ['known', 'known', 'a', 'known'],
			skipped: 2,
			offered: [`${KNOWN}${KNOWN}data: a\n\n${KNOWN}`],
		});
		const reader = createSseReader({ skip: (piece) => (piece.startsWith(KNOWN) ? KNOWN.length : 0) });
		assert.deepEqual(reader.push(encoder.encode(KNOWN)), []);
		assert.equal(reader.chatter(), false);
		assert.equal(reader.isBetween(), true);
		assert.deepEqual(reader.push(encoder.encode(`${KNOWN}: ping\n\n`)), []);
		assert.equal(reader.chatter(), false);
		reader.push(encoder.encode(': ping\n\n'));
		assert.equal(reader.chatter(), true);
	});

	it('offers no piece that begins within a message, within a line end, or after a name', () => {
		const offered = (...pieces: readonly string[]) =>
			readSkipping(pieces.map((piece) => encoder.encode(piece))).offered.length;
		assert.equal(offered('data: ', KNOWN, KNOWN), 2);
		assert.equal(offered('event: x\n', KNOWN, KNOWN), 2);
		assert.equal(offered('data: a\r\r', KNOWN, KNOWN), 2);
		assert.equal(offered(': comment', `\n${KNOWN}`, KNOWN), 2);
	});

	it('says what it says otherwise, wherever the bytes are cut', () => {
		const part = fc.oneof(
			{ weight: 4, arbitrary: fc.constant(KNOWN) },
			{
				weight: 3,
				arbitrary: fc.constantFrom(
					'data: ß😀\n\n',
					': c\n',
					':',
					'event: e\n',
					'data:',
					'\n',
					'\r',
					'\r\n',
					'\ufeff',
				),
			},
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 20 }), fc.nat(), (parts, seed) => {
				const bytes = encoder.encode(`${parts.join('')}\n\n`);
				const expected = readWhole(bytes).map(({ data }) => data);
				for (const pieces of [[bytes], inBytes(bytes), inRandomPieces(bytes, seed), byParts(parts)]) {
					assert.deepEqual(readSkipping(pieces).told, expected);
				}
			}),
			{ numRuns: 500 },
		);
	});

	function byParts(parts: readonly string[]): Uint8Array[] {
		return [...parts, '\n\n'].map((part) => encoder.encode(part));
	}
});
