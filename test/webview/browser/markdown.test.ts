import assert from 'node:assert/strict';
import { FRAGMENTS, LONG_FRAGMENTS } from '../markdown/corpus.ts';
import { SUITES } from '../markdown/suites.ts';
import { createRandom, cutAtRandom } from '../rig/cut.ts';
import { usePageLab } from '../rig/page-lab.ts';

/** Runs in the page: streams Markdown into a view, and renders it whole beside, without our incremental part. */
const LAB = `
import { createMarkdownView } from './markdown/markdown-view.ts';
import { createParser } from './markdown/parser.ts';
import { purify } from './markdown/purify.ts';

const parser = createParser();
const plainCode = (pre, language, text) => {
	const code = document.createElement('code');
	code.textContent = text;
	if (language) code.className = 'language-' + language;
	const plain = document.createElement('pre');
	plain.append(code);
	pre.replaceWith(plain);
};
const joinPart = (part) => {
	const before = part.previousElementSibling;
	if (part.matches('ul, ol')) {
		joinList(part, before);
	} else if (part.matches('blockquote')) {
		const paragraph = part.firstElementChild;
		part.firstChild.remove();
		if (paragraph.matches('.continued')) {
			before.lastElementChild.append(...paragraph.childNodes);
			paragraph.nextSibling.remove();
			paragraph.remove();
		}
		before.append(...part.childNodes);
	} else {
		const [from, into] = part.matches('.table-scroll')
			? [part, before].map((table) => table.querySelector('tbody'))
			: [part, before];
		// The parser begins each table's body with a line break.
		if (!part.matches('p')) from.firstChild.remove();
		into.append(...from.childNodes);
	}
	part.remove();
};
/** Of a list that goes on, the first item may go on, too: the list in it does. Each begins with a line break. */
const joinList = (part, before) => {
	const item = part.firstElementChild;
	part.firstChild.remove();
	if (item.matches('.continued')) {
		const last = before.lastElementChild;
		joinList(item.firstElementChild, last.lastElementChild);
		for (const joined of [item.firstElementChild.previousSibling, item.firstElementChild.nextSibling]) joined?.remove();
		item.firstElementChild.remove();
		last.append(...item.childNodes);
		item.nextSibling.remove();
		item.remove();
	}
	before.append(...part.childNodes);
};
const normalize = (root) => {
	for (const section of root.querySelectorAll('.book, .chapter, .section')) section.replaceWith(...section.childNodes);
	for (const part of [...root.querySelectorAll(':not(li, li *, blockquote *).continued')]) joinPart(part);
	for (const part of root.querySelectorAll('.goes-on')) part.classList.remove('goes-on');
	for (const part of root.querySelectorAll('[class=""]')) part.removeAttribute('class');
	for (const block of root.querySelectorAll('.code-block'))
		plainCode(block, block.dataset.language, block.querySelector('code').textContent);
	for (const formula of root.querySelectorAll('.formula')) {
		formula.textContent = formula.dataset.tex ?? formula.textContent;
		formula.classList.remove('typeset');
		for (const name of ['data-tex', 'title']) formula.removeAttribute(name);
	}
	for (const place of root.querySelectorAll('.image')) place.removeAttribute('aria-busy');
	for (const node of [...root.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
	for (const node of root.querySelectorAll('*')) {
		const attributes = [...node.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
		for (const { name } of attributes) node.removeAttribute(name);
		for (const { name, value } of attributes) node.setAttribute(name, value);
	}
	root.normalize();
	return root.innerHTML;
};
globalThis.lab = {
	open(longestOpen) {
		this.view = createMarkdownView(longestOpen);
		document.getElementById('app').replaceChildren(this.view.element);
	},
	append(text, done) { this.view.append(text, done); },
	streamed(pieces, longestOpen) {
		this.open(longestOpen);
		for (const piece of pieces) this.view.append(piece, false);
		this.view.append('', true);
		return normalize(this.view.element.cloneNode(true));
	},
	whole(text) {
		const root = document.createElement('div');
		root.append(purify(parser.render(text)));
		return normalize(root);
	},
	/** Streams and counts, flush by flush, the nodes that were touched. */
	touched(pieces) {
		this.open();
		const observer = new MutationObserver(() => {});
		observer.observe(this.view.element, { subtree: true, childList: true, characterData: true, attributes: true });
		return pieces.map((piece) => {
			this.view.append(piece, false);
			const touched = new Set();
			for (const record of observer.takeRecords()) {
				for (const node of [...record.addedNodes, ...record.removedNodes]) touched.add(node);
				if (record.type !== 'childList') touched.add(record.target);
			}
			return touched.size;
		});
	},
};
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.blockedURI));
`;

describe('Markdown in a real browser', function () {
	this.timeout(60_000);
	const lab = usePageLab(LAB);

	it('looks the same streamed in random cuts as rendered whole', async () => {
		const random = createRandom(7);
		for (let run = 0; run < 250; run++) {
			const count = 1 + Math.floor(random() * 6);
			const picked = Array.from({ length: count }, () => FRAGMENTS[Math.floor(random() * FRAGMENTS.length)]);
			const source = picked.join('');
			const pieces = cutAtRandom(source, random, 12);
			assert.equal(
				await lab.call('streamed', pieces),
				await lab.call('whole', source),
				JSON.stringify(source),
			);
		}
	});

	it('looks the same where long blocks are cut into parts', async () => {
		const random = createRandom(11);
		const all = [...FRAGMENTS, ...LONG_FRAGMENTS, ...LONG_FRAGMENTS];
		for (let run = 0; run < 250; run++) {
			const count = 1 + Math.floor(random() * 9);
			const source = Array.from({ length: count }, () => all[Math.floor(random() * all.length)]).join('');
			const pieces = cutAtRandom(source, random, 60);
			assert.equal(
				await lab.call('streamed', pieces, 1),
				await lab.call('whole', source),
				JSON.stringify(source),
			);
		}
	});

	for (const [suite, examples] of Object.entries(SUITES)) {
		it(`looks the same for all ${examples.length} examples of ${suite}, in random cuts`, async () => {
			const random = createRandom(5);
			for (const source of examples) {
				for (const [longest, longestOpen] of [[3], [40], [12, 1]] as const) {
					const pieces = cutAtRandom(source, random, longest);
					const streamed = await lab.call('streamed', pieces, longestOpen ?? 2048);
					assert.equal(streamed, await lab.call('whole', source), JSON.stringify(pieces));
				}
			}
		});
	}

	it('touches as few nodes at the end of a 400 KB answer as at its beginning', async () => {
		const section =
			'## A heading\n\nSome **strong** words and `code` in a paragraph of a usual length for an answer.\n\n' +
			'- one\n- two\n\n```ts\nconst a = 1;\nconst b = 2;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n';
		const source = section.repeat(Math.ceil(400_000 / section.length));
		const touched = await lab.call<number[]>(
			'touched',
			cutAtRandom(source, () => 0.999, 128),
		);
		const last = touched.slice(-200);
		assert.ok(Math.max(...touched) < 60, `${Math.max(...touched)} nodes were touched in one flush`);
		assert.ok(
			Math.max(...last) <= Math.max(...touched.slice(200, 600)),
			'the end costs more than the beginning',
		);
		// The browser looks at every child of what grows, even at those that it does not lay out.
		const most = await lab.page.evaluate<number>(
			`Math.max(...[...document.querySelectorAll('.markdown, .book, .chapter, .section')].map((node) => node.childElementCount))`,
		);
		assert.ok(most <= 40, `${most} children stand side by side`);
	});

	for (const [name, beginning, repeated] of [
		['list', '', '- An item of a list with **some** words in it\n'],
		['numbered list', '', '1. An item of a list with **some** words in it\n'],
		['list of lists', '', '- An item of a list\n  - with **some** words\n  - and an item of its own\n'],
		['list in one item', '- The only item\n', '  - An item of a list with **some** words in it\n'],
		['quote', '', '> The reader keeps a buffer of bytes that are not a whole line yet.\n'],
		['table', '| a | b |\n|--|--|\n', '| a row of a table | with `some` words |\n'],
		['paragraph', '', 'The reader keeps a buffer of bytes that are not a whole line yet. '],
	] as const) {
		it(`touches as few nodes at the end of a ${name} of 100 KB as at its beginning`, async () => {
			const source = beginning + repeated.repeat(Math.ceil(100_000 / repeated.length));
			const touched = await lab.call<number[]>(
				'touched',
				cutAtRandom(source, () => 0.999, 128),
			);
			const most = Math.max(...touched.slice(40, 240));
			assert.ok(
				Math.max(...touched.slice(-200)) <= most + 10,
				`${Math.max(...touched.slice(-200))} after ${most}`,
			);
			// Where a block is cut, its part and what is open are made once more.
			assert.ok(most < 400, `${most} nodes were touched in one flush`);
		});
	}

	it('only appends to an open fence, however long it is', async () => {
		const line = 'const value = compute(input, { deep: true }); // and a comment\n';
		const pieces = ['```ts\n', ...Array.from({ length: 2000 }, () => line)];
		const touched = await lab.call<number[]>('touched', pieces);
		// The text, or a new piece, with the caret; now and then the part that is full, and a new one.
		assert.ok(Math.max(...touched.slice(2)) <= 5, `${Math.max(...touched.slice(2))} nodes were touched`);
		assert.equal(await lab.page.locator('code').first().textContent(), line.repeat(2000));
	});

	it('only appends to open indented code, however long it is', async () => {
		const line = 'const value = compute(input, { deep: true }); // and a comment\n';
		const pieces = ['Text.\n\n', ...Array.from({ length: 2000 }, () => `    ${line}`)];
		const touched = await lab.call<number[]>('touched', pieces);
		assert.ok(Math.max(...touched.slice(3)) <= 5, `${Math.max(...touched.slice(3))} nodes were touched`);
		assert.equal(await lab.page.locator('code').first().textContent(), line.repeat(2000).trimEnd());
	});

	it('leaves finished blocks as they are, node by node', async () => {
		await lab.call('open');
		await lab.call('append', '# Title\n\nFirst paragraph.\n\nSecond', false);
		await lab.page.evaluate(`globalThis.kept = [...document.querySelectorAll('h1, p')]`);
		await lab.call('append', ' paragraph goes on.\n\n- and a list\n', false);
		await lab.call('append', '- that grows\n\nEnd.\n', true);
		const same = await lab.page.evaluate(
			`kept.every((node, index) => node === document.querySelectorAll('h1, p')[index])`,
		);
		assert.equal(same, true);
	});

	it('keeps the focus on a button of a fence that closes', async () => {
		await lab.call('open');
		await lab.call('append', 'Text.\n\n```ts\nconst a = 1;\n', false);
		await lab.page.getByRole('button', { name: 'Copy' }).focus();
		await lab.call('append', 'const b = 2;\n```\n\nMore text.\n', false);
		await lab.call('append', 'And more.\n', true);
		assert.equal(await lab.page.evaluate('document.activeElement.ariaLabel'), 'Copy');
	});

	it('colours code that is closed, with a highlighter loaded under the strict policy', async () => {
		await lab.call('open');
		await lab.call('append', '```ts\nconst answer: number = 42;\n```\n\nText.\n', true);
		await lab.page.locator('.hljs-keyword', { hasText: 'const' }).waitFor();
		assert.equal(await lab.page.locator('code').first().textContent(), 'const answer: number = 42;\n');
		assert.deepEqual(await lab.page.evaluate('violations'), []);
	});

	for (const [name, source, caret] of [
		['a paragraph', 'Some **words** are', 'Some words are'],
		['a heading', '## A heading', 'A heading'],
		['an item', '- one\n- two *words*', 'two words'],
		['the item of a list in one', '- one\n  - two', 'two'],
		['the paragraph of an item', '- one\n\n- two\n\n  more', 'more'],
		['a quote', '> quoted', 'quoted'],
		['code', '```ts\nconst a', 'const a'],
		['a table', '| a | b |\n|---|---|\n| 1 | 2 |\n', undefined],
	] as const) {
		it(`has a caret behind the last word of ${name} while text is coming, ${caret ? 'one' : 'none'}`, async () => {
			const carets = () =>
				lab.page.evaluate<string[]>(
					`[...document.querySelectorAll('[data-caret]')].map(({ textContent }) => textContent)`,
				);
			await lab.call('open');
			await lab.call('append', 'First.\n\n', false);
			for (const piece of cutAtRandom(source, createRandom(3), 4)) {
				await lab.call('append', piece, false);
			}
			assert.deepEqual(await carets(), caret ? [caret] : []);
			await lab.call('append', '', true);
			assert.deepEqual(await carets(), []);
		});
	}

	it('colours long code piece by piece, and what a comment joins together', async () => {
		const line = 'const answer: number = 42;\n';
		const comment = `/*\n${'not code\n'.repeat(1000)}*/\n`;
		const code = line.repeat(200) + comment + line.repeat(200);
		await lab.call('open');
		await lab.call('append', `\`\`\`ts\n${code}\`\`\`\n\nText.\n`, true);
		await lab.page.locator('.hljs-keyword').nth(399).waitFor();
		assert.equal(await lab.page.locator('code').first().textContent(), code);
		assert.equal(await lab.page.locator('.hljs-comment').textContent(), comment.trimEnd());
		assert.ok((await lab.page.locator('.code-piece').count()) > 2);
	});

	it('changes a settled block once when a late definition names its link', async () => {
		await lab.call('open');
		await lab.call('append', 'See [the spec].\n\nMore.\n\n', false);
		assert.equal(await lab.page.locator('a').count(), 0);
		await lab.call('append', '[the spec]: https://example.com\n\nEnd.\n', true);
		assert.equal(await lab.page.locator('a').getAttribute('href'), 'https://example.com');
	});
});
