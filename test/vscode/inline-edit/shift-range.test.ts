import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
	endOf,
	type Place,
	type Replacement,
	type Span,
	shiftRange,
} from '../../../src/vscode/inline-edit/shift-range.ts';

const span = (a: number, b: number, c: number, d: number): Span => ({
	start: { line: a, character: b },
	end: { line: c, character: d },
});
const replace = (at: Span, text: string): Replacement => ({ range: at, text });

describe('shiftRange', () => {
	it('moves with lines that are added above', () => {
		assert.deepEqual(shiftRange(span(3, 0, 5, 4), [replace(span(1, 2, 1, 2), 'a\nb\n')]), span(5, 0, 7, 4));
	});

	it('moves with text that is removed before it on its own line', () => {
		assert.deepEqual(shiftRange(span(3, 8, 3, 12), [replace(span(3, 1, 3, 5), 'x')]), span(3, 5, 3, 9));
	});

	it('stays where it is when something below it changes', () => {
		assert.deepEqual(shiftRange(span(3, 0, 5, 4), [replace(span(5, 4, 9, 0), 'x')]), span(3, 0, 5, 4));
	});

	it('does not take in what is typed at its edges', () => {
		assert.deepEqual(shiftRange(span(2, 4, 2, 8), [replace(span(2, 4, 2, 4), 'ab')]), span(2, 6, 2, 10));
		assert.deepEqual(shiftRange(span(2, 4, 2, 8), [replace(span(2, 8, 2, 8), 'ab')]), span(2, 4, 2, 8));
	});

	it('covers what became of a change that reaches into it', () => {
		assert.deepEqual(shiftRange(span(2, 4, 4, 8), [replace(span(3, 0, 3, 2), 'x\ny')]), span(2, 4, 5, 8));
		assert.deepEqual(shiftRange(span(2, 4, 4, 8), [replace(span(1, 0, 2, 6), 'abc')]), span(1, 0, 3, 8));
		assert.deepEqual(shiftRange(span(2, 4, 4, 8), [replace(span(4, 2, 6, 0), 'x')]), span(2, 4, 4, 3));
	});

	it('applies the changes of one event in any order', () => {
		const changes = [replace(span(0, 0, 0, 0), 'a\n'), replace(span(2, 0, 3, 0), '')];
		assert.deepEqual(shiftRange(span(4, 0, 4, 3), changes), span(4, 0, 4, 3));
		assert.deepEqual(shiftRange(span(4, 0, 4, 3), changes.toReversed()), span(4, 0, 4, 3));
	});

	it('always finds the same text again after edits elsewhere', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 20 });
		fc.assert(
			fc.property(text, text, text, text, fc.nat(), fc.nat(), (before, inside, after, written, x, y) => {
				const document = before + inside + after;
				const bound = spanAt(document, before.length, before.length + inside.length);
				const [from, to] = cutIn(before.length, x, y);
				const change = { range: spanAt(document, from, to), text: written };
				const changed = document.slice(0, from) + written + document.slice(to);
				assert.equal(textIn(changed, shiftRange(bound, [change])), inside);
			}),
		);
	});
});

describe('endOf', () => {
	it('counts lines whichever way they end', () => {
		assert.deepEqual(endOf({ line: 1, character: 5 }, 'abc'), { line: 1, character: 8 });
		assert.deepEqual(endOf({ line: 1, character: 5 }, 'a\r\nb\nxyz'), { line: 3, character: 3 });
	});
});

function cutIn(length: number, x: number, y: number): [number, number] {
	const a = x % (length + 1);
	const b = y % (length + 1);
	return a < b ? [a, b] : [b, a];
}

function placeAt(text: string, offset: number): Place {
	return endOf({ line: 0, character: 0 }, text.slice(0, offset));
}

function spanAt(text: string, from: number, to: number): Span {
	return { start: placeAt(text, from), end: placeAt(text, to) };
}

function textIn(text: string, { start, end }: Span): string {
	const lines = text.split('\n');
	const offset = ({ line, character }: Place) =>
		lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
	return text.slice(offset(start), offset(end));
}
