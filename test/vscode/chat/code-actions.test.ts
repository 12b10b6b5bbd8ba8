import assert from 'node:assert/strict';
import { placeOf } from '../../../src/vscode/chat/apply-place.ts';
import { commandText } from '../../../src/vscode/chat/command-text.ts';
import { readPathReference } from '../../../src/vscode/chat/path-reference.ts';

describe('applying code', () => {
	const document = 'import a\n\nfunction f() {\n\told();\n}\n\nfunction g() {\n}\n';
	const cursor = { start: 9, end: 9 };

	it('replaces what is selected', () => {
		assert.deepEqual(placeOf(document, 'function f() {\n}', { start: 3, end: 5 }), { start: 3, end: 5 });
	});

	it('replaces the lines from its own first to its own last', () => {
		const { start, end } = placeOf(document, 'function f() {\n\tnew();\n}\n', cursor);
		assert.equal(document.slice(start, end), 'function f() {\n\told();\n}');
	});

	it('finds whole lines only, also with the breaks of Windows', () => {
		const windows = document.replaceAll('\n', '\r\n');
		const { start, end } = placeOf(windows, 'function g() {\n}', cursor);
		assert.equal(windows.slice(start, end), 'function g() {\r\n}');
		assert.deepEqual(placeOf('xfunction f() {\n}\n', 'function f() {\n}', cursor), cursor);
	});

	it('goes to the cursor where the place is not certain', () => {
		assert.deepEqual(placeOf('a\nb\na\nb\n', 'a\nb', cursor), cursor);
		assert.deepEqual(placeOf(document, 'nowhere\n}', cursor), cursor);
		assert.deepEqual(placeOf(document, 'import a', cursor), cursor);
		assert.deepEqual(placeOf('', '', { start: 0, end: 0 }), { start: 0, end: 0 });
	});
});

describe('a command of an answer', () => {
	it('is what the question shows', () => {
		assert.deepEqual(commandText('npm ci\r\nnpm test\n'), { command: 'npm ci\nnpm test' });
	});

	for (const [name, code] of Object.entries({
		'an escape sequence': 'ls \u001b]52;c;eA==\u0007',
		'a character that turns the direction of text': 'rm \u202egpj.a',
		'a carriage that returns nowhere': 'ls\u0085rm',
		'a line separator': 'ls\u2028rm',
		'more than can be read': 'a'.repeat(2001),
		nothing: ' \n',
	})) {
		it(`is refused with ${name}`, () => {
			assert.ok('refusal' in commandText(code));
		});
	}
});

describe('a path in an answer', () => {
	it('is read with its line and character', () => {
		assert.deepEqual(readPathReference('src/a.ts'), { path: 'src/a.ts', line: 0, character: 0 });
		assert.deepEqual(readPathReference('./src\\a.ts:12:3'), { path: 'src/a.ts', line: 11, character: 2 });
		assert.deepEqual(readPathReference('a.ts#L7-L9'), { path: 'a.ts', line: 6, character: 0 });
		assert.deepEqual(readPathReference('a.ts:7-9'), { path: 'a.ts', line: 6, character: 0 });
		assert.deepEqual(readPathReference('/w/a.ts'), { path: '/w/a.ts', line: 0, character: 0 });
	});

	it('does not climb', () => {
		for (const path of ['../a', 'a/../../b', '..\\a', '', 'a\0b', 'a\nb']) {
			assert.equal(readPathReference(path), undefined, path);
		}
	});
});
