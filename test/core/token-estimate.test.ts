import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { estimateInput, estimateUsage, loadTokenCounter } from '../../src/core/token-estimate.ts';

describe('token estimate', () => {
	it('is near for prose, code and other scripts', async () => {
		const count = await loadTokenCounter();
		// In GPT-4's vocabulary: 10, 9 and 4 or so.
		assert.equal(count('The quick brown fox jumps over the lazy dog.'), 10);
		assert.ok(Math.abs(count('const x = foo(bar, 1);') - 9) <= 2);
		assert.ok(count('漢字仮名') >= 3);
		assert.equal(count(''), 0);
	});

	it('counts the beginning of a very long text, and the rest in proportion', async () => {
		const count = await loadTokenCounter();
		const part = 'lorem ipsum dolor '.repeat(5000);
		const whole = count(part.repeat(20));
		assert.ok(Math.abs(whole / (count(part) * 20) - 1) < 0.05);
	});

	it('counts messages, tools, calls and pictures', async () => {
		const count = await loadTokenCounter();
		const request = { model: 'm', messages: [userText('hello')] };
		assert.equal(estimateInput(request, count), 5);
		const tools = [{ name: 'read_file', description: 'Reads a file.', parameters: { type: 'object' } }];
		assert.ok(estimateInput({ ...request, tools }, count) > 15);
		const rich = estimateInput(
			{
				model: 'm',
				messages: [
					{ role: 'system', content: 'Be brief.' },
					{ role: 'user', content: [{ type: 'image', url: 'https://x/y.png' }] },
					{
						role: 'assistant',
						content: [
							{ type: 'reasoning', text: 'hidden '.repeat(100) },
							{ type: 'tool-call', index: 0, id: 'c', name: 'f', arguments: '{"a": 1}' },
						],
					},
					{ role: 'tool', toolCallId: 'c', name: 'f', content: 'done' },
				],
			},
			count,
		);
		assert.ok(rich > 1000 && rich < 1050);
		assert.deepEqual(estimateUsage(request, 'hi', count), {
			inputTokens: 5,
			outputTokens: 1,
			estimated: true,
		});
	});
});
