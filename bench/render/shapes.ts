import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A usual answer, with 32 elements in 1,000 characters: of 14 texts that real models streamed, from 600 to 11,000 characters
 * long, the plainest had 6, the median 17, the densest 36.
 */
export const USUAL = readFileSync(path.join(import.meta.dirname, 'usual-answer.md'), 'utf8');

const SENTENCE = 'The reader keeps a buffer of bytes that are not a whole line yet, and hands on the rest. ';

/** Of everything a little, over and over: 88 elements in 1,000 characters, a code block and a table every 290. */
const CROWDED =
	'## A heading\n\nSome **strong** words and `code` in a paragraph of a usual length for an answer, which goes on ' +
	'for a line or two.\n\n- one\n- two with *emphasis*\n- three\n\n```ts\nconst a: number = 1;\nconst b = compute(a);\n```\n\n' +
	'| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n';

/** What is repeated until a text is long enough; the text before `\u0000` stands once, at its beginning. */
export const SHAPES: Readonly<Record<string, string>> = {
	'a crowd of blocks': CROWDED,
	'one list': '- An item of a list with **some** words in it\n',
	'one list of lists': '- An item of a list\n  - with **some** words\n  - and an item of its own\n',
	'one item of lists': '- The only item\n\u0000  - An item of a list with **some** words in it\n',
	'one table': '| Name | Value |\n|---|---|\n\u0000| a row of a table | with `some` words |\n',
	'one fence': '```ts\n\u0000const value = compute(input, { deep: true }); // and a comment\n',
	'one indented block': '    const value = compute(input, { deep: true }); // and a comment\n',
	'one paragraph': SENTENCE,
	'one quote': `> ${SENTENCE}\n`,
};

/** So many characters of a shape, about. */
export function textOf(shape: string, size: number): string {
	const [once, repeated] = shape.includes('\u0000')
		? (shape.split('\u0000') as [string, string])
		: ['', shape];
	return once + repeated.repeat(Math.ceil((size - once.length) / repeated.length));
}
