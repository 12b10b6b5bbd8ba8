import assert from 'node:assert/strict';
import { longText } from '../../../src/core/demo/long-text.ts';

describe('longText', () => {
	it('is as long as it is asked to be, or a section more', () => {
		for (const length of [1, 1000, 20_000, 200_000]) {
			const text = longText(length);
			assert.ok(text.length >= length && text.length < length + 2000, `${length}: ${text.length}`);
		}
	});

	it('holds blocks of every kind, and each heading once', () => {
		const text = longText(20_000);
		for (const block of [/^## /m, /^- /m, /^1\. /m, /^```ts$/m, /^\| --- /m, /^> /m]) {
			assert.match(text, block);
		}
		const headings = text.match(/^## .*$/gm) ?? [];
		assert.equal(new Set(headings).size, headings.length);
	});
});
