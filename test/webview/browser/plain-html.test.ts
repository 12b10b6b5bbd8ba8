import assert from 'node:assert/strict';
import { FRAGMENTS, LONG_FRAGMENTS } from '../markdown/corpus.ts';
import { SUITES } from '../markdown/suites.ts';
import { createRandom } from '../rig/cut.ts';
import { usePageLab } from '../rig/page-lab.ts';
import { GENERATED_PAYLOADS } from './generated-payloads.ts';
import { PAYLOADS } from './payloads.ts';

/** Runs in the page. */
const LAB = `
import { createParser } from './markdown/parser.ts';
import { parsePlain } from './markdown/plain-html.ts';
import { purify } from './markdown/purify.ts';

const parser = createParser();
const htmlOf = (nodes) => {
	const root = document.createElement('div');
	root.append(nodes);
	return root.innerHTML;
};
/** What stands in nodes that is not one of the elements and attributes that plain HTML has. */
const strangers = (nodes) => [...nodes.querySelectorAll('*')].flatMap((node) => [
	...(/^(?:p|h[1-6]|ul|ol|li|blockquote|em|strong|s|a|code|pre|div|span|table|thead|tbody|tr|th|td|br|hr|input)$/.test(node.localName)
		&& node.namespaceURI === 'http://www.w3.org/1999/xhtml' ? [] : [node.outerHTML]),
	...[...node.attributes].filter((attribute) => !isPlain(attribute)).map(({ name }) => name),
]);
const isPlain = ({ name, value }) =>
	['class', 'start', 'title', 'disabled', 'checked', 'aria-label'].includes(name) ||
	(name === 'href' && /^https?:/.test(value)) ||
	['type=checkbox', 'role=link', 'tabindex=0'].includes(name + '=' + value);
globalThis.lab = {
	/** Of Markdown: whether it is plain, and then what both make of it. */
	rendered: (sources) => sources.map((source) => {
		const html = parser.render(source);
		const plain = parsePlain(html);
		return plain && { plain: htmlOf(plain), pure: htmlOf(purify(html)) };
	}),
	/** Of HTML that no renderer of ours has written. */
	strangers: (pieces) => pieces.map((html) => {
		const plain = parsePlain(html);
		return plain && strangers(plain);
	}),
};
`;

/** Of these, HTML is made at random: what plain HTML has, and what it must not have. */
const PLAIN = [
	'<p>',
	'</p>',
	'<ul>\n',
	'<li>',
	'</li>',
	'<div class="table-scroll">',
	'</div>',
	'<table>',
	'<tr>',
	'<td>',
	'<a href="https://a.example/?b=1&amp;c" title="https://a.example">',
	'</a>',
	'<a class="path-link" role="link" tabindex="0" title="src/a.ts">',
	'<code class="symbol-link" role="link" tabindex="0" title="Go to a">',
	'</code>',
	'<input type="checkbox" disabled checked aria-label="Done"> ',
];
const TEXT = ['text ', '&lt;img src=x onerror=alert(1)&gt;', '&amp;', '"', ">'", '\u0000', ' onclick=x '];
const MORE = [
	...[
		'<img src=x>',
		'<p onclick="x">',
		'<p class="a" id="b">',
		'<P>',
		'<svg>',
		'<a href="javascript:x">',
		'<!--',
		'<',
	],
	...[
		'<p/onclick=x>',
		'<style>',
		'<ol start="1" onclick="x">',
		'<ol start="x">',
		'<template>',
		'<p class="a"b>',
		'</',
	],
	...[
		'<a href="https://a.example" title="&#106;">',
		'<a href="https://a.example" title="a" onclick="x">',
		'<a href=" https://a.example" title="a">',
		'<a href="https://a.example" title="a>">',
		'<a href="mailto:a@b.example" title="a" style="x">',
		'<code class="a" role="button" tabindex="0" title="a">',
		'<input type="text" disabled aria-label="a">',
		'<input type="checkbox" aria-label="a">',
	],
];

describe('plain HTML', function () {
	this.timeout(60_000);
	const lab = usePageLab(LAB);

	it('is what the sanitizer leaves as it is: answers, both suites, all payloads', async () => {
		const sources = [
			...FRAGMENTS,
			...LONG_FRAGMENTS,
			...Object.values(SUITES).flat(),
			...PAYLOADS,
			...GENERATED_PAYLOADS,
		];
		const results = await lab.call<({ plain: string; pure: string } | undefined)[]>('rendered', sources);
		let plain = 0;
		for (const [index, result] of results.entries()) {
			if (result) {
				plain++;
				assert.equal(result.plain, result.pure, JSON.stringify(sources[index]));
			}
		}
		assert.ok(plain > sources.length / 3, `${plain} of ${sources.length} were plain`);
	});

	it('has no other elements and attributes, whatever it is made of', async () => {
		const random = createRandom(11);
		const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
		const pieces = Array.from({ length: 2000 }, () => {
			const isAllPlain = random() < 0.5;
			return Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
				pick(isAllPlain ? [...PLAIN, ...TEXT] : [...PLAIN, ...TEXT, ...MORE]),
			).join('');
		});
		const results = await lab.call<(string[] | undefined)[]>('strangers', pieces);
		for (const [index, result] of results.entries()) {
			const html = pieces[index] ?? '';
			assert.deepEqual(result ?? [], [], html);
			assert.ok(!result || !MORE.some((piece) => piece.length > 2 && html.includes(piece)), html);
		}
		assert.ok(results.filter(Boolean).length > 500);
	});
});
