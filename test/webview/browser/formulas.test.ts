import assert from 'node:assert/strict';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../rig/browser.ts';
import { buildPage, type Files } from '../rig/build.ts';
import { type FakeHost, makeTurn, openFakeHost } from '../rig/fake-host.ts';
import { servePage } from '../rig/serve.ts';

describe('formulas in an answer', function () {
	this.timeout(60_000);
	let browser: Browser;
	let context: BrowserContext;
	let files: Files;
	let served: Awaited<ReturnType<typeof servePage>>;
	let host: FakeHost;

	before(async () => {
		files = await buildPage();
		served = await servePage(files);
		browser = await launchBrowser();
		context = await browser.newContext();
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	beforeEach(async () => {
		host = await openFakeHost(context, served.url);
		await host.change({ type: 'turn-added', turn: makeTurn('1', 'Q', { status: 'streaming' }) });
	});
	afterEach(async () => {
		assert.deepEqual(await host.page.evaluate('violations'), []);
		assert.deepEqual(host.problems, []);
		assert.deepEqual(host.strangers, []);
		await host.close();
	});

	const say = (text: string) => host.events('1', { type: 'text-delta', text });
	const finish = () => host.change({ type: 'turn-status', turnId: '1', status: 'finished' });
	const typeset = () => host.page.locator('.formula.typeset');
	/** Those that have had their turn: a formula that is wrong keeps its TeX. */
	const settled = async (count: number) => {
		await host.page
			.locator('.formula[data-tex]')
			.nth(count - 1)
			.waitFor();
		return typeset().count();
	};

	it('are typeset where they stand, whichever way they are written', async () => {
		await say(
			'Mass $E = mc^2$ and \\(a_1\\), then $$\\frac{1}{2}$$ and\n\\[ x \\]\n\n$$\n\\sqrt{2}\n\n$$\nb\n$$\n',
		);
		await finish();
		assert.equal(await settled(5), 5);
		assert.equal(await host.page.locator('.formula:not(.display) msup').count(), 1);
		assert.equal(await host.page.locator('.formula.display mfrac').count(), 1);
		assert.equal(
			await host.page.locator('.markdown p', { hasText: '\\sqrt{2}' }).count(),
			1,
			'an empty line ends it',
		);
	});

	it('leave prices, variables and code alone', async () => {
		await say(
			'From $5 to $10, or US$7 and 8$. `$a$` stays, $HOME/$USER and $5 apples or $6, \\$x\\$.\n\n```sh\necho $A $B$\n```\n',
		);
		await finish();
		assert.equal(await host.page.locator('.formula').count(), 0);
		assert.match(
			(await host.page.locator('.markdown p').textContent()) ?? '',
			/From \$5 to \$10, or US\$7 and 8\$\./,
		);
	});

	it('stay as they are while their paragraph grows', async () => {
		await say('Given $a^2$ and');
		await typeset().first().waitFor();
		await host.page.evaluate(`globalThis.kept = document.querySelector('.formula math')`);
		await say(' more words, and $b^2');
		await say('$ too.');
		await settled(2);
		assert.equal(await host.page.evaluate(`kept === document.querySelector('.formula math')`), true);
		assert.equal(await typeset().count(), 2);
	});

	it('show their TeX and say why, where it is wrong', async () => {
		await say('$\\frac{1$ and $\\nosuchthing$.');
		await finish();
		assert.equal(await settled(2), 0);
		assert.equal(await host.page.locator('.formula').first().textContent(), '\\frac{1');
		assert.match((await host.page.locator('.formula').last().getAttribute('title')) ?? '', /nosuchthing/);
	});

	it('cost nothing before the first one', async () => {
		const chunks: string[] = [];
		host.page.on('request', (request) => chunks.push(request.url()));
		await say('No formula, but $5.\n\n');
		assert.equal(chunks.length, 0);
		await say('One: $x$.');
		await typeset().waitFor();
		assert.ok(
			chunks.some((url) => url.includes('katex')),
			chunks.join(' '),
		);
		const largest = Math.max(
			...[...files].map(([path, { length }]) => (/main\.js$/.test(path) ? length : 0)),
		);
		assert.ok(largest <= 250_000, `${largest} bytes`);
	});

	it('have the letters that browsers leave out', async () => {
		await say('$x \\in \\mathbb{R}^n, \\mathcal{L}, \\mathfrak{g}, \\mathbf{B}, \\mathrm{d}$');
		await typeset().waitFor();
		const letters = await host.page.locator('.formula :is(mi, mo)').allTextContents();
		assert.ok(
			['ℝ', 'ℒ', '𝔤', 'B', 'd'].every((letter) => letters.includes(letter)),
			letters.join(' '),
		);
		const weight = await host.page.evaluate(
			`getComputedStyle([...document.querySelectorAll('.formula mi')].find(({ textContent }) => textContent === 'B')).fontWeight`,
		);
		assert.equal(weight, '700');
	});

	it('keep a selection readable: the TeX travels along', async () => {
		await say('$x^2$');
		await typeset().waitFor();
		assert.equal(await host.page.locator('.formula annotation').textContent(), 'x^2');
	});

	for (const [what, tex] of Object.entries({
		'a link': '\\href{javascript:globalThis.pwned=1}{x}',
		'an address': '\\url{https://evil.example}',
		'an image': '\\includegraphics{https://evil.example/a.png}',
		'a style': '\\htmlStyle{position:fixed;inset:0}{x}',
		'a class': '\\htmlClass{button}{x}',
		'an id': '\\htmlId{app}{x}',
		data: '\\htmlData{action=host}{x}',
		'a definition': '\\def\\a{x}\\a',
		'a new command': '\\newcommand{\\a}{x}\\a',
		'a hidden definition': '\\csname def\\endcsname\\a{x}\\a',
		'a loop': '\\def\\a{\\a\\a}\\a',
		'too much': 'x+'.repeat(3000),
		'depth beyond layout': `${'\\sqrt{'.repeat(70)}x${'}'.repeat(70)}`,
	})) {
		it(`hold no ${what}: it stays TeX`, async () => {
			await say(`$${tex}$\n\n$y$`);
			await finish();
			assert.equal(await settled(2), 1);
			assert.equal(await host.page.locator('.formula').first().textContent(), tex);
			assert.equal(await host.page.evaluate('globalThis.pwned'), undefined);
		});
	}

	it('draw nothing outside of themselves, and nothing huge', async () => {
		await say(
			'Words.\n\n$$\n\\rule{9999em}{9999em}\n$$\n\n$\\kern-9999em \\text{Retry}$ and $\\raisebox{9999em}{x}$',
		);
		await finish();
		await settled(3);
		const boxes = await host.page.evaluate<{ width: number; height: number }[]>(
			`[...document.querySelectorAll('.formula')].map((node) => node.getBoundingClientRect().toJSON())`,
		);
		assert.ok(
			boxes.every(({ width }) => width <= 400),
			JSON.stringify(boxes),
		);
		assert.ok((boxes[0]?.height ?? 0) < 1000, JSON.stringify(boxes));
		const clipped = await host.page.evaluate(
			`[...document.querySelectorAll('.formula math')].every((node) => getComputedStyle(node).overflowX === 'clip')`,
		);
		assert.equal(clipped, true);
		const [scroll, client] = await host.page.evaluate<[number, number]>(
			`(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('.scroller'))`,
		);
		assert.equal(scroll, client);
	});

	it('hold up no frame where there are hundreds of them', async () => {
		await say(Array.from({ length: 400 }, (_, index) => `$\\frac{x_{${index}}}{\\sqrt{y}}$`).join(' and '));
		await finish();
		assert.equal(await settled(400), 400);
	});
});
