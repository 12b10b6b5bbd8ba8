import assert from 'node:assert/strict';
import fc from 'fast-check';
import { folded } from '../../src/sessions/search-text.ts';
import { mayHold, signatureOf } from '../../src/sessions/signature.ts';
import { seeded } from './random.ts';

describe('the signature of a text', () => {
	it('never denies what is in it', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.nat(500), fc.nat(500), (raw, a, b) => {
				const text = folded(raw);
				assert.ok(mayHold(signatureOf(text), text.slice(Math.min(a, b), Math.max(a, b))));
			}),
		);
	});

	it('denies most of what is not in it, at a fraction of its size', () => {
		const random = seeded(1);
		const word = () => Array.from({ length: 7 }, () => String.fromCharCode(97 + random() * 26)).join('');
		const vocabulary = Array.from({ length: 300 }, word);
		const text = Array.from({ length: 10_000 }, () => vocabulary[Math.floor(random() * 300)]).join(' ');
		const signature = signatureOf(text);
		assert.ok(signature.length < text.length / 8, `${signature.length} of ${text.length}`);
		const others = Array.from({ length: 1000 }, word).filter((other) => !text.includes(other));
		const held = others.filter((other) => mayHold(signature, other)).length;
		assert.ok(held < others.length / 50, `${held} of ${others.length}`);
	});
});
