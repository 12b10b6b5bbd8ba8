import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Utf8Pieces } from '../../../src/core/http/utf8-pieces.ts';

describe('Utf8Pieces', () => {
	/** Bytes among which whole, cut and wrong characters of every length are likely. */
	const byte = fc.oneof(
		fc.constantFrom(0x0a, 0x61, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xf0, 0x9f),
		fc.constantFrom(0x98, 0x80, 0xf4, 0x90, 0xf5, 0xff, 0xef, 0xbb, 0xbf),
		fc.integer({ min: 0, max: 255 }),
	);
	const bytes = fc.array(byte, { maxLength: 8 });
	const characters = fc.string({ unit: 'binary', maxLength: 4 }).map((text) => [...Buffer.from(text)]);
	const marks = fc.constant([0xef, 0xbb, 0xbf]);

	it('says what a decoder says of the whole, wherever the bytes are cut', () => {
		const whole = fc.array(fc.oneof(bytes, characters, marks), { maxLength: 8 }).map((parts) => parts.flat());
		fc.assert(
			fc.property(whole, fc.array(fc.nat({ max: 6 })), (all, cuts) => {
				const pieces = new Utf8Pieces();
				let text = '';
				let at = 0;
				for (const size of [...cuts, all.length]) {
					const piece = Uint8Array.from(all.slice(at, at + size));
					at += size;
					text += pieces.push(piece);
				}
				assert.equal(text + pieces.end(), new TextDecoder().decode(Uint8Array.from(all)));
			}),
			{ numRuns: 3000 },
		);
	});

	it('holds no whole character back', () => {
		const pieces = new Utf8Pieces();
		assert.equal(pieces.push(Buffer.from('é')), 'é');
		assert.equal(pieces.push(Buffer.from('€').subarray(0, 2)), '');
		assert.equal(pieces.push(Buffer.from('€').subarray(2)), '€');
	});
});
