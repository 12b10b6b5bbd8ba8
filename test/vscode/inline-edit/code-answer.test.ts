import assert from 'node:assert/strict';
import { codeOf } from '../../../src/vscode/inline-edit/code-answer.ts';

describe('codeOf', () => {
	it('takes the first fence and leaves the prose around it', () => {
		assert.equal(
			codeOf('Here it is:\n\n```ts\nconst a = 1;\nconst b = 2;\n```\nDone.\n```\nno\n```', true),
			'const a = 1;\nconst b = 2;',
		);
	});

	it('takes the whole text where there is no fence', () => {
		assert.equal(codeOf('\n  const a = 1;\n', true), '  const a = 1;');
	});

	it('keeps indentation inside the fence', () => {
		assert.equal(codeOf('```\n\tif (a) {\n\t\tb();\n\t}\n```', true), '\tif (a) {\n\t\tb();\n\t}');
	});

	it('ends only at a fence that is as long as the first one', () => {
		assert.equal(codeOf('````md\n```ts\nx\n```\n````', true), '```ts\nx\n```');
		assert.equal(codeOf('~~~\n```\nx\n~~~', true), '```\nx');
	});

	it('is not taken in by a code span of three backticks', () => {
		assert.equal(codeOf('Use ```x``` as here:\n```\ny\n```', true), 'y');
	});

	it('reads carriage returns and an empty fence', () => {
		assert.equal(codeOf('```js\r\na\r\nb\r\n```\r\n', true), 'a\r\nb');
		assert.equal(codeOf('```\n```', true), '');
	});

	it('takes what there is of a fence that never closes', () => {
		assert.equal(codeOf('```\na\nb\n', true), 'a\nb');
	});

	it('removes the indentation of a fence in a list', () => {
		assert.equal(codeOf('- So:\n  ```\n  a\n    b\n  ```', true), 'a\n  b');
	});

	it('never shows while streaming what the whole answer does not begin with', () => {
		for (const answer of [
			'So:\n```ts\nconst a = `x`;\n\n  b\n```\nEnd',
			'````\n```\na\n```\nb\n````',
			'```\r\na\r\n```\r\nb',
		]) {
			const whole = codeOf(answer, true);
			for (let length = 0; length <= answer.length; length++) {
				const partial = codeOf(answer.slice(0, length), false);
				assert.ok(whole.startsWith(partial), JSON.stringify({ partial, whole }));
			}
		}
	});
});
