import assert from 'node:assert/strict';
import { fitCode, previewOf } from '../../../src/vscode/inline-edit/fit-code.ts';

const lf = { isWholeLines: true, eol: '\n' } as const;

describe('fitCode', () => {
	it('indents code that the model began at the left edge', () => {
		const original = '\t\tif (a) {\n\t\t\tb();\n\t\t}';
		assert.equal(
			fitCode('if (a) b();\n\nelse {\n\tc();\n}', { ...lf, original }),
			'\t\tif (a) b();\n\n\t\telse {\n\t\t\tc();\n\t\t}',
		);
	});

	it('leaves code that is indented as the original', () => {
		assert.equal(fitCode('  a();\n  b();', { ...lf, original: '  a();' }), '  a();\n  b();');
	});

	it('takes away indentation that the original did not have', () => {
		assert.equal(fitCode('    a();\n      b();', { ...lf, original: 'x();' }), 'a();\n  b();');
	});

	it('drops blank lines at the edges and keeps a final line end only where there was one', () => {
		assert.equal(fitCode('\n\na\n\n', { ...lf, original: 'x' }), 'a');
		assert.equal(fitCode('a', { ...lf, original: 'x\n' }), 'a\n');
	});

	it('writes the line ends of the document', () => {
		assert.equal(fitCode('a\nb', { original: 'x\r\ny', isWholeLines: true, eol: '\r\n' }), 'a\r\nb');
	});

	it('does not indent what stands in the middle of a line', () => {
		assert.equal(fitCode('  f(x)', { original: 'g(x)', isWholeLines: false, eol: '\n' }), 'f(x)');
	});

	it('can be empty: the code is removed', () => {
		assert.equal(fitCode('', { ...lf, original: 'x' }), '');
	});
});

describe('previewOf', () => {
	it('shows the lines that the new code has not reached yet', () => {
		assert.equal(previewOf('', { ...lf, original: 'a\nb\nc' }), 'a\nb\nc');
		assert.equal(previewOf('x\ny', { ...lf, original: 'a\nb\nc' }), 'x\ny\nc');
		assert.equal(previewOf('x\ny', { ...lf, original: 'a' }), 'x\ny');
	});
});
