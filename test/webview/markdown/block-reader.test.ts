import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBlockReader } from '../../../src/webview/markdown/block-reader.ts';
import { createParser } from '../../../src/webview/markdown/parser.ts';
import { FRAGMENTS, LONG_FRAGMENTS } from './corpus.ts';

const parser = createParser();

describe('the block reader', function () {
	this.timeout(20_000);

	it('comes to the same as the whole text, however it was cut', () => {
		const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((pieces) => pieces.join(''));
		const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(text, cuts, (source, lengths) => {
				assert.equal(renderInPieces(cut(source, lengths)).html, parser.render(source));
			}),
			{ numRuns: 500 },
		);
	});

	it('comes to the same where every block is cut as soon as it can be', () => {
		const text = fc.array(fc.constantFrom(...FRAGMENTS, ...LONG_FRAGMENTS), { maxLength: 10 });
		const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });
		let parts = 0;
		fc.assert(
			fc.property(text, cuts, (pieces, lengths) => {
				const source = pieces.join('');
				const read = renderInPieces(cut(source, lengths), 1);
				parts += read.parts;
				assert.equal(read.html, parser.render(source));
			}),
			{ numRuns: 2000 },
		);
		assert.ok(parts > 1000, `only ${parts} parts were cut`);
	});

	it('comes to the same character by character', () => {
		const text = fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(text, (pieces) => {
				const source = pieces.join('');
				assert.equal(renderInPieces([...source]).html, parser.render(source));
			}),
			{ numRuns: 400 },
		);
	});

	it('parses a block again only while it is among the last', () => {
		const paragraphs = Array.from(
			{ length: 200 },
			(_, index) => `Paragraph ${index} with some words in it.\n\n`,
		);
		const { largestStep } = renderInPieces(cut(paragraphs.join(''), [7]));
		// One that settles, one that is open, and a half line that may become another.
		assert.ok(largestStep <= 3, `${largestStep} blocks were open at once`);
	});

	it('hands on the text of an open fence without parsing it', () => {
		const read = createBlockReader(parser);
		read('```ts\n', false);
		assert.deepEqual(read('let a', false), { type: 'code', text: 'let a' });
		assert.deepEqual(read(' = 1;\n``', false), { type: 'code', text: ' = 1;\n' });
		assert.deepEqual(read('still code\n', false), { type: 'code', text: '``still code\n' });
		const closed = read('```\n', false);
		assert.equal(
			closed.type === 'blocks' && closed.blocks[0]?.tokens[0]?.content,
			'let a = 1;\n``still code\n',
		);
	});

	it('hands on the text of open indented code without parsing it', () => {
		const read = createBlockReader(parser);
		read('    let a', false);
		assert.deepEqual(read(' = 1;\n\n ', false), { type: 'code', text: ' = 1;' });
		assert.deepEqual(read('\n      ', false), { type: 'code', text: '' });
		assert.deepEqual(read('more\n\tand', false), { type: 'code', text: '\n\n\n  more\nand' });
		const closed = read('\n\nText', false);
		assert.equal(
			closed.type === 'blocks' && closed.blocks[0]?.tokens[0]?.content,
			'let a = 1;\n\n\n  more\nand\n',
		);
	});

	it('says which settled block a late definition changes', () => {
		const read = createBlockReader(parser);
		read('See [the spec].\n\nMore.\n\n', false);
		const step = read('[the spec]: https://example.com\n\nEnd.\n', true);
		assert.deepEqual(step.type === 'blocks' && [...step.changed.keys()], [0]);
	});
});

describe('the block reader, of labels that are numbers', () => {
	it('says which settled block they change, whatever was defined before', () => {
		const read = createBlockReader(parser);
		read('[spec]: https://example.com\n\nSee [1].\n\nMore.\n\n', false);
		const step = read('[1]: https://example.com/one\n\nEnd.\n', true);
		assert.deepEqual(step.type === 'blocks' && [...step.changed.keys()], [0]);
	});
});

describe('the Markdown parser', () => {
	const render = (source: string) => parser.render(source).trim();

	it('takes HTML for text', () => {
		assert.equal(render('<img src=x onerror=alert(1)>'), '<p>&lt;img src=x onerror=alert(1)&gt;</p>');
	});

	it('links only to web and mail addresses, and names the real target', () => {
		assert.equal(
			render('[safe](https://example.com "something else")'),
			'<p><a href="https://example.com" title="https://example.com">safe</a></p>',
		);
		assert.equal(
			render('[file](src/a.ts)'),
			'<p><a class="path-link" role="link" tabindex="0" title="src/a.ts">file</a></p>',
		);
		assert.equal(render('[bad](command:weir.run)'), '<p><a title="command:weir.run">bad</a></p>');
		assert.equal(render('[worse](javascript:alert)'), '<p>[worse](javascript:alert)</p>');
	});

	it('takes for files what has a folder or a line, and nothing that climbs out of its quotes', () => {
		for (const name of ['src/a.ts', './a.ts', 'a.ts:12', '/w/b/a.ts:1:2', 'src/a.ts#L3-L9', '@x/y.z']) {
			assert.match(render(`\`${name}\``), /class="path-link"/, name);
		}
		for (const name of ['node.js', 'a.b', 'x/y', 'https://a.b/c.ts', 'a b/c.ts', 'Math.PI', 'src/"x.ts']) {
			assert.doesNotMatch(render(`\`${name}\``), /path-link/, name);
		}
	});

	it('names the host of a remote image in place of loading it', () => {
		const html = render('![a "chart"](https://example.com/c.png)');
		assert.match(html, /a &quot;chart&quot;, not loaded from example\.com/);
		assert.doesNotMatch(html, /<img|src=/);
	});

	it('takes file names for what they are', () => {
		assert.equal(render('see README.md and node.js'), '<p>see README.md and node.js</p>');
	});

	it('aligns columns without inline styles', () => {
		assert.match(render('a|b\n-:|:-:\n1|2'), /<td class="align-right">1<\/td>\s*<td class="align-center">2/);
	});
});

function cut(source: string, lengths: readonly number[]): string[] {
	const pieces: string[] = [];
	for (let at = 0, turn = 0; at < source.length; turn++) {
		const length = lengths[turn % lengths.length] ?? 1;
		pieces.push(source.slice(at, at + length));
		at += length;
	}
	return pieces;
}

/** What a page would show in the end, without a page. */
function renderInPieces(
	pieces: readonly string[],
	longestOpen?: number,
): { html: string; largestStep: number; parts: number } {
	const read = createBlockReader(parser, longestOpen);
	const settled: string[] = [];
	let largestStep = 0;
	[...pieces, ''].forEach((piece, index) => {
		const step = read(piece, index === pieces.length);
		if (step.type === 'code') {
			return;
		}
		largestStep = Math.max(largestStep, step.blocks.length);
		const html = ({ tokens, env }: (typeof step.blocks)[number]) =>
			parser.renderer.render(tokens, parser.options, env);
		settled.splice(settled.length - step.retracted);
		for (const [number, block] of step.changed) {
			settled[number] = html(block);
		}
		settled.push(...step.blocks.slice(0, step.settled).map(html));
	});
	const html = settled.join('');
	return { html: joinParts(html), largestStep, parts: html.split('continued').length - 1 };
}

/** The parts of long blocks as the one block that they are. */
function joinParts(html: string): string {
	return html
		.replace(
			/<\/p>\n<\/blockquote>\n<blockquote class="continued(?: goes-on)?">\n<p class="continued(?: goes-on)?">/g,
			'',
		)
		.replace(/<\/blockquote>\n<blockquote class="continued(?: goes-on)?">\n/g, '')
		.replace(/<\/p>\n<p class="continued(?: goes-on)?">/g, '')
		.replace(LIST_SEAM, joinLists)
		.replace(
			/<\/tbody>\n<\/table><\/div><div class="table-scroll continued(?: goes-on)?"><table><tbody>\n/g,
			'',
		)
		.replaceAll(' class="goes-on"', '')
		.replaceAll('table-scroll goes-on', 'table-scroll');
}

/** Lists that end, and a list that goes on, with those within that go on, too. */
const LIST_SEAM = new RegExp(
	'((?:</[uo]l>\\n</li>\\n)*)</[uo]l>\\n<[uo]lC>\\n((?:<liC>\\n?<[uo]lC>\\n)*)'.replaceAll(
		'C',
		'(?: start="\\d+")? class="continued(?: goes-on)?"',
	),
	'g',
);

/** As many lists as go on did not end. */
function joinLists(_: string, ends: string, begins: string): string {
	const lists = ends.match(/<\/[uo]l>\n<\/li>\n/g) ?? [];
	return lists.slice(0, lists.length - begins.split('<li').length + 1).join('');
}
