import assert from 'node:assert/strict';
import { promptTsxText } from '../../../src/vscode/language-model/prompt-tsx-text.ts';

describe('promptTsxText', () => {
	it('reads the text leaves in their order', () => {
		const tree = {
			node: {
				type: 1,
				children: [
					{ type: 2, text: 'one ' },
					{ type: 1, children: [{ type: 2, text: 'two' }] },
					{ type: 2, text: ' three' },
				],
			},
		};
		assert.equal(promptTsxText(tree), 'one two three');
	});

	it('reads nothing from what is no tree', () => {
		assert.equal(promptTsxText(undefined), '');
		assert.equal(promptTsxText('text'), '');
		assert.equal(promptTsxText({ node: null, children: 5 }), '');
	});

	it('gives up on a tree without end', () => {
		const loop: { children: unknown[] } = { children: [] };
		loop.children.push(loop);
		assert.equal(promptTsxText(loop), '');
	});
});
