const SENTENCE = 'The reader keeps a buffer of bytes that are not a whole line yet, and hands on the rest. ';

/** A usual answer: of everything a little. */
export const MIXED =
	'## A heading\n\nSome **strong** words and `code` in a paragraph of a usual length for an answer, which goes on ' +
	'for a line or two.\n\n- one\n- two with *emphasis*\n- three\n\n```ts\nconst a: number = 1;\nconst b = compute(a);\n```\n\n' +
	'| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n';

/** What is repeated until a text is long enough; the text before `\u0000` stands once, at its beginning. */
export const SHAPES: Readonly<Record<string, string>> = {
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
