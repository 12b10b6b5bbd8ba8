import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { changedLines } from '../../../src/vscode/tools/changed-lines.ts';

describe('changedLines', () => {
	it('finds the lines between what stays', () => {
		assert.deepEqual(changedLines('a\nb\nc\n', 'a\nx\nc\n'), { from: 2, to: 4, text: 'x\n' });
	});

	it('begins at the start of a text that begins with a line end', () => {
		assert.deepEqual(changedLines('\na', 'x\na'), { from: 0, to: 1, text: 'x\n' });
	});

	it('finds nothing where nothing differs', () => {
		const { from, to, text } = changedLines('a\nb', 'a\nb');
		assert.equal('a\nb'.slice(from, to), text);
	});

	it('always makes the one text from the other', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '😀'), maxLength: 12 });
		fc.assert(
			fc.property(text, text, (before, after) => {
				const { from, to, text: lines } = changedLines(before, after);
				assert.equal(before.slice(0, from) + lines + before.slice(to), after);
			}),
			{ numRuns: 2000 },
		);
	});

	it('never begins or ends between a carriage return and its line feed', () => {
		const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n'), maxLength: 12 });
		fc.assert(
			fc.property(text, text, (before, after) => {
				const { from, to } = changedLines(before, after);
				for (const place of [from, to]) {
					assert.notEqual(before.slice(place - 1, place + 1), '\r\n');
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
