import assert from 'node:assert/strict';
import { createSentenceReader } from '../../src/webview/sentences.ts';

function speak(markdown: string, length = markdown.length): string[] {
	const reader = createSentenceReader();
	const spoken: string[] = [];
	for (let at = 0; at < markdown.length; at += length) {
		spoken.push(...reader.read(markdown.slice(at, at + length)));
	}
	return [...spoken, ...reader.end()];
}

const ANSWER = `# Streams

A **reader** keeps a \`buffer\`. It [cuts lines](https://example.com/a.b)! Is that all?

- First item
- [x] Second item, with node.js 3.5 in it
1. Numbered. Twice.

| field | size |
|---|---|
| data | 12 |

\`\`\`ts
const silent = 'Not read. At all.';
\`\`\`

> Quoted text
`;

describe('the sentence reader', () => {
	const expected = [
		'Streams',
		'A reader keeps a buffer.',
		'It cuts lines!',
		'Is that all?',
		'First item',
		'Second item, with node.js 3.5 in it',
		'1. Numbered.',
		'Twice.',
		'field, size',
		'data, 12',
		'Code block, ts.',
		'Quoted text',
	];

	it('gives whole plain sentences, and code as a mention', () => {
		assert.deepEqual(speak(ANSWER), expected);
	});

	it('gives the same however the text was cut', () => {
		for (const length of [1, 2, 3, 7, 40]) {
			assert.deepEqual(speak(ANSWER, length), expected, `cut every ${length} characters`);
		}
	});

	it('gives each sentence as soon as it is whole', () => {
		const reader = createSentenceReader();
		assert.deepEqual(reader.read('One sentence. Half a'), ['One sentence.']);
		assert.deepEqual(reader.read('nother'), []);
		assert.deepEqual(reader.end(), ['Half another']);
		assert.deepEqual(reader.end(), []);
	});

	it('does not wait for ever', () => {
		assert.ok(speak('word '.repeat(2000), 100).length > 10);
	});
});
