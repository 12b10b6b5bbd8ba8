import assert from 'node:assert/strict';
import { createParser } from '../../../src/webview/markdown/parser.ts';

const parser = createParser();
const render = (source: string) => parser.render(source).trim();

/** The formulas of a text, those on lines of their own in brackets. */
function formulas(source: string): string[] {
	const tokens = parser.parse(source, {}).flatMap((token) => [token, ...(token.children ?? [])]);
	return tokens.flatMap(({ type, content, meta }) =>
		type === 'formula_block' || (type === 'formula' && meta?.display)
			? [`[${content}]`]
			: type === 'formula'
				? [content]
				: [],
	);
}

describe('formulas in Markdown', () => {
	for (const [source, expected] of [
		['$x$', ['x']],
		['a $x_1$, ($y$) and *$z$*.', ['x_1', 'y', 'z']],
		['\\(x\\) and \\[ y \\] and $$z$$', ['x', '[y]', '[z]']],
		['$$\na\n$$', ['[a]']],
		['$$\na\n\n$$', []],
		['\\[\na \\\\[4pt]\nb\n\\]', ['[a \\\\[4pt]\nb]']],
		['text\n$$\n- a\n+ b\n$$\ntext', ['[- a\n+ b]']],
		['$$ a\n= b\n$$\n\nc $d$', ['[a\n= b]', 'd']],
		['> $$\n> a\n> b\n> $$', ['[a\nb]']],
		['- x\n\n  $$\n  a\n  $$', ['[a]']],
		['$\\text{a \\$ b}$', ['\\text{a \\$ b}']],
	] as const) {
		it(`are ${expected.length} in ${JSON.stringify(source)}`, () => {
			assert.deepEqual(formulas(source), expected);
		});
	}

	for (const source of [
		'$5 and $10',
		'US$5 is A$7',
		'$5-$10, $5/$6 and 3$',
		'$5 apples or 6$.',
		'$HOME/$USER:$PATH',
		'\\$x\\$',
		'`$x$` and `\\(y\\)`',
		'$ x $',
		'$a\nb$',
		'$$',
		'$$ $$',
		'\\( \\)',
		'\\\\(x\\\\)',
		'    $$\n    a\n    $$',
		'```\n$$\na\n$$\n```',
		'<https://example.com/$a$>',
	]) {
		it(`are none in ${JSON.stringify(source)}`, () => {
			assert.deepEqual(formulas(source), []);
		});
	}

	it('are escaped as they are written', () => {
		assert.equal(render('$a<b>"c"$'), '<p><span class="formula">a&lt;b&gt;&quot;c&quot;</span></p>');
		assert.equal(render('$$\n<b>\n$$'), '<div class="formula display">&lt;b&gt;</div>');
	});

	it('swallow no more than a paragraph where a sign is stray', () => {
		assert.equal(render('$$\nis *not* one\n\n# Next'), '<p>$$\nis <em>not</em> one</p>\n<h1>Next</h1>');
	});

	it('are marks of sources only where no link is defined', () => {
		assert.equal(render('a[1]'), '<p>a<sup class="cite">[1]</sup></p>');
		assert.doesNotMatch(render('a[1]\n\n[1]: https://example.com'), /cite/);
		assert.doesNotMatch(render('a[1](https://example.com) [x [2]](https://example.com) `[3]`'), /cite/);
	});
});
