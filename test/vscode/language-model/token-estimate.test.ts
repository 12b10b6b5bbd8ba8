import assert from 'node:assert/strict';
import { userText } from '../../../src/core/chat.ts';
import { estimateMessageTokens, estimateTokens } from '../../../src/vscode/language-model/token-estimate.ts';

describe('estimateTokens', () => {
	it('counts four bytes a token', () => {
		assert.equal(estimateTokens(''), 0);
		assert.equal(estimateTokens('abcdefgh'), 2);
		assert.equal(estimateTokens('日本語日'), 3);
	});
});

describe('estimateMessageTokens', () => {
	it('counts messages, images and tool calls', () => {
		const plain = estimateMessageTokens([userText('abcd')]);
		assert.ok(plain > estimateTokens('abcd'));
		const image = { type: 'image', mimeType: 'image/png', data: 'AAAA' } as const;
		assert.ok(estimateMessageTokens([{ role: 'user', content: [image] }]) > 500);
		const call = {
			type: 'tool-call',
			index: 0,
			id: 'a',
			name: 'read',
			arguments: '{"path":"src/a.ts"}',
		} as const;
		assert.ok(estimateMessageTokens([{ role: 'assistant', content: [call] }]) > 5);
	});
});
