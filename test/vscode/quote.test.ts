import assert from 'node:assert/strict';
import { quote } from '../../src/vscode/quote.ts';

describe('quote', () => {
	it('fences the text below its label', () => {
		assert.equal(quote('a.ts:1-2', 'x\ny'), 'a.ts:1-2\n```\nx\ny\n```');
	});

	it('takes a fence that is longer than any in the text', () => {
		assert.equal(quote('a.md', '````\nx\n````'), 'a.md\n`````\n````\nx\n````\n`````');
	});

	it('takes a text with any number of fences', () => {
		const text = '` '.repeat(500_000);
		assert.equal(quote('a.md', text), `a.md\n\`\`\`\n${text}\n\`\`\``);
	});
});
