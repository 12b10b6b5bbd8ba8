import assert from 'node:assert/strict';
import { LONGEST_QUOTE, quote } from '../../../src/core/http/quote.ts';

describe('quote', () => {
	it('is one line without control characters', () => {
		assert.equal(quote(' a\r\n\tb\u0000c\u001b[31md\u202ee '), 'a b c [31md e');
	});

	it('is cut where it is too long, and says so', () => {
		const cut = quote('x'.repeat(10_000_000));
		assert.equal(cut.length, LONGEST_QUOTE);
		assert.ok(cut.endsWith('…'));
		assert.equal(quote('x'.repeat(LONGEST_QUOTE)).length, LONGEST_QUOTE);
		assert.ok(!quote('x'.repeat(LONGEST_QUOTE)).endsWith('…'));
	});

	it('never ends in half a character', () => {
		assert.ok(quote('😀'.repeat(1000)).isWellFormed());
		assert.ok(quote(`x${'😀'.repeat(1000)}`).isWellFormed());
	});
});
