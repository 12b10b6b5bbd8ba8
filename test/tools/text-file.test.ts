import assert from 'node:assert/strict';
import { bytesToText, linesOf } from '../../src/tools/text-file.ts';

describe('bytesToText', () => {
	it('reads UTF-8 and keeps a byte order mark', () => {
		assert.equal(bytesToText(new TextEncoder().encode('\ufeffčšž 😀'), 'a'), '\ufeffčšž 😀');
		assert.equal(bytesToText(new Uint8Array(), 'a'), '');
	});

	it('refuses what is no UTF-8 text', () => {
		for (const bytes of [[0], [104, 0, 105, 0], [0xff, 0xfe], [0xe9], [0xed, 0xa0, 0x80]]) {
			assert.throws(() => bytesToText(new Uint8Array(bytes), 'a.bin'), /a\.bin is not UTF-8 text/);
		}
	});
});

describe('linesOf', () => {
	it('knows every line end', () => {
		assert.deepEqual(linesOf('a\nb\r\nc\rd'), ['a', 'b', 'c', 'd']);
		assert.deepEqual(linesOf('a\n'), ['a']);
		assert.deepEqual(linesOf('a\n\n'), ['a', '']);
		assert.deepEqual(linesOf(''), []);
	});
});
