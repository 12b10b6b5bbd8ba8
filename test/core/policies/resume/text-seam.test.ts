import assert from 'node:assert/strict';
import { Mismatch, seamAnew, seamOn, type TextSeam } from '../../../../src/core/policies/resume/text-seam.ts';

const TEXT =
	'The quick brown fox jumps over the lazy dog, twice a day, and then it sleeps.\n\nSo does the dog.';

/** What the seam lets through of a text that comes in pieces of so many units. */
function joinIn(size: number, seam: TextSeam, text: string): string {
	let joined = '';
	for (let at = 0; at < text.length; at += size) {
		joined += seam.push(text.slice(at, at + size));
	}
	return joined + seam.settle();
}

const SIZES = [1, 2, 3, 7, 50, 1000];

describe('the seam to a continued text', () => {
	it('takes a text that goes on, wherever the one before was cut', () => {
		for (let cut = 0; cut <= TEXT.length; cut++) {
			const shown = TEXT.slice(0, cut);
			const rest = TEXT.slice(shown.trimEnd().length);
			for (const size of SIZES) {
				assert.equal(shown + joinIn(size, seamOn(shown), rest), TEXT, `cut at ${cut}, pieces of ${size}`);
			}
		}
	});

	it('takes one that begins again, or repeats its last words', () => {
		for (let cut = 20; cut <= TEXT.length; cut++) {
			const shown = TEXT.slice(0, cut);
			for (const back of [16, 19, 20, shown.length]) {
				const repeats = TEXT.slice(Math.max(0, shown.trimEnd().length - back));
				for (const size of SIZES) {
					const said = `cut at ${cut}, ${back} back, pieces of ${size}`;
					assert.equal(shown + joinIn(size, seamOn(shown), repeats), TEXT, said);
				}
			}
		}
	});

	it('takes a short repetition for what it is: new text', () => {
		assert.equal(joinIn(1, seamOn('I like bana'), 'na and bana'), 'na and bana');
	});

	it('leaves patterns alone, of which more may follow', () => {
		const line = '-'.repeat(40);
		assert.equal(joinIn(4, seamOn(`Title\n${line}`), line), line);
		const song = 'na na na na na na na na ';
		assert.equal(joinIn(5, seamOn(song.trim()), song), song);
		const row = '| one | two | three |\n';
		assert.equal(joinIn(4, seamOn(row + row), row + row), row + row);
	});

	it('lets through at once what cannot be a repetition', () => {
		const seam = seamOn('Once upon a time there was a');
		assert.equal(seam.push(' X'), ' X');
		assert.equal(seam.push('Once upon a time'), 'Once upon a time');
	});

	it('takes as long for a long text as for a short one', () => {
		const shown = TEXT.repeat(10_000);
		assert.equal(joinIn(3, seamOn(shown), ' And so on.'), ' And so on.');
	});
});

describe('the seam to a text that begins anew', () => {
	it('lets through what follows on what was shown', () => {
		for (const size of SIZES) {
			assert.equal(joinIn(size, seamAnew('The quick'), TEXT), TEXT.slice(9));
			assert.equal(joinIn(size, seamAnew(''), TEXT), TEXT);
		}
	});

	it('tells another text at its first other character, and one that ends too soon', () => {
		const seam = seamAnew('The quick');
		assert.equal(seam.push('The '), '');
		assert.throws(() => seam.push('slow'), Mismatch);
		const short = seamAnew('The quick');
		short.push('The');
		assert.throws(() => short.settle(), Mismatch);
	});
});
