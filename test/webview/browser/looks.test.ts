import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../scripts/setup/folder.mjs';
import { EVERYTHING, FULL } from '../rig/everything.ts';
import { type FakeHost, MODEL, openFakeHost } from '../rig/fake-host.ts';
import { usePageBrowser } from '../rig/page-browser.ts';
import { THEMES, type ThemeName } from '../rig/themes.ts';

const PICTURES = path.join(ROOT, 'test-results/page');

/** A narrow side bar, the same at 200 % zoom, and an editor's tab. */
const WIDTHS = { narrow: 300, zoomed: 150, wide: 1200 } as const;

describe('the looks of the page', function () {
	this.timeout(60_000);
	// Zoomed in to 200 %, a page of 150 px has the pixels of 300.
	const rig = usePageBrowser({ context: { deviceScaleFactor: 2 } });
	let host: FakeHost;

	before(() => mkdirSync(PICTURES, { recursive: true }));
	afterEach(() => host.close());

	for (const theme of Object.keys(THEMES) as ThemeName[]) {
		for (const [name, width] of Object.entries(WIDTHS)) {
			it(`keep everything within ${width} px in ${theme}, with each control in sight of the keyboard`, async () => {
				host = await openFakeHost(rig.context, rig.url, { theme, width, height: 800 });
				const { page } = host;
				await host.snapshot({ turns: [...EVERYTHING], model: MODEL, trusted: true });
				await host.change({ type: 'composer', composer: { ...FULL, editing: undefined, held: undefined } });
				await page.locator('.formula[data-tex]').nth(2).waitFor();
				for (const fold of await page.locator('.tool-card summary, .failure-details summary').all()) {
					await fold.click();
				}
				assert.deepEqual(await overflowing(), []);
				await shoot(`${name}-${theme}`);
				assert.deepEqual(await unseen(), [], 'what has the focus shows it');
			});
		}
	}

	it('stand still where motion is reduced', async () => {
		host = await openFakeHost(rig.context, rig.url, { height: 800 });
		await host.snapshot({ turns: [...EVERYTHING], model: MODEL, trusted: true });
		const moving = () =>
			host.page.evaluate<number>(
				"document.getAnimations().filter(({ playState }) => playState === 'running').length",
			);
		assert.ok((await moving()) > 0, 'something turns while a tool runs');
		await host.page.evaluate("document.body.classList.add('vscode-reduce-motion')");
		assert.equal(await moving(), 0);
	});

	/** What reaches beyond the page; what scrolls by itself (tables, code, formulas) may be wider than its place. */
	const overflowing = () =>
		host.page.evaluate<string[]>(`[...document.body.querySelectorAll('*')].filter((node) => {
			const { right, width } = node.getBoundingClientRect();
			const scrolls = (at) => at && at !== document.body && (at.scrollWidth > at.clientWidth && getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement));
			return width > 0 && right > innerWidth + 1 && !scrolls(node.parentElement) && !node.closest('.announcer');
		}).map((node) => node.tagName + '.' + node.className + ' ' + node.textContent.slice(0, 30))`);

	/** Controls whose looks are the same with the focus and without it. */
	async function unseen(): Promise<string[]> {
		const { page } = host;
		const look = `(() => {
			const at = document.activeElement;
			const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(at);
			const around = at.closest('.composer-box');
			return JSON.stringify([outlineStyle, outlineWidth, boxShadow, borderColor, around && getComputedStyle(around).borderColor, around && getComputedStyle(around).outlineStyle]);
		})()`;
		const bare: string[] = [];
		const seen = new Set<string>();
		await page.locator('.composer-text').focus();
		for (let count = 0; count < 200; count += 1) {
			await page.keyboard.press('Shift+Tab');
			const name = await page.evaluate<string>(
				"(() => { const at = document.activeElement; at.dataset.visit ??= String(Math.random()); return at.dataset.visit + ' ' + at.tagName + '.' + at.className + ' ' + (at.ariaLabel ?? at.textContent.slice(0, 40)); })()",
			);
			if (seen.has(name) || name.includes(' BODY')) {
				break;
			}
			seen.add(name);
			const focused = await page.evaluate<string>(look);
			const [outline, width] = JSON.parse(focused) as string[];
			if (outline === 'none' || width === '0px') {
				const isBoxed = await page.evaluate<boolean>("document.activeElement.matches('.composer-text')");
				if (!isBoxed) {
					bare.push(name.replace(/^\S+ /, ''));
				}
			}
		}
		assert.ok(seen.size > 30, `the keyboard reaches ${seen.size} places`);
		return bare;
	}

	async function shoot(name: string): Promise<void> {
		const { page } = host;
		const height = await page.evaluate<number>("document.querySelector('.scroller').scrollHeight + 300");
		const width = page.viewportSize()?.width ?? 0;
		await page.setViewportSize({ width, height });
		await page.screenshot({ path: path.join(PICTURES, `${name}.png`), animations: 'disabled' });
	}
});
