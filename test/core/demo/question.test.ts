import assert from 'node:assert/strict';
import { type Message, userText } from '../../../src/core/chat.ts';
import { readQuestion } from '../../../src/core/demo/question.ts';

describe('readQuestion', () => {
	const read = (...messages: Message[]) => readQuestion({ model: 'demo', messages });

	it('takes the words of the last user message, without the code in it', () => {
		assert.equal(
			read(userText('first'), { role: 'assistant', content: [] }, userText(' table ')).words,
			'table',
		);
		const { words, code } = read(userText('src/a.ts:3-4\n```\nconst table = 1;\n```\n\nWhat is this?'));
		assert.match(words, /What is this\?$/);
		assert.doesNotMatch(words, /const/);
		assert.deepEqual(code, { language: 'ts', text: 'const table = 1;' });
	});

	it('takes the last code of several, in whatever fence', () => {
		const { code } = read(
			userText('Before:\n```\na\n```\n\nThe code (python):\n````\n```\nb\n```\n````\n\nDo it.'),
		);
		assert.deepEqual(code, { language: 'python', text: '```\nb\n```' });
		assert.deepEqual(read(userText('```rust\nfn a() {}\n```')).code, { language: 'rust', text: 'fn a() {}' });
	});

	it('knows whether the code is to be replaced', () => {
		const code = '\n```ts\na\n```\n';
		assert.equal(read(userText(`Refactor this:${code}`)).wantsCode, true);
		assert.equal(read({ role: 'system', content: 'You rewrite code.' }, userText(code)).wantsCode, true);
		assert.equal(read(userText(`Explain this:${code}`)).wantsCode, false);
		assert.equal(read(userText('Refactor this')).wantsCode, false, 'there is no code');
	});

	it('sees only the results since the last user message', () => {
		const result: Message = { role: 'tool', toolCallId: 'a', name: 'x', content: 'y' };
		assert.deepEqual(read(userText('a'), result, userText('b')).results, []);
		assert.deepEqual(read(userText('a'), { role: 'assistant', content: [] }, result).results, [result]);
	});

	it('takes only what the user typed of what VS Code wraps around it', () => {
		const wrapped = '<context>a table of errors</context>\n<userRequest>\nhello\n</userRequest>';
		assert.equal(read(userText(wrapped)).words, 'hello');
	});

	it('is not put out by a request without a user message', () => {
		assert.deepEqual(read({ role: 'system', content: 'x' }).words, '');
	});
});
