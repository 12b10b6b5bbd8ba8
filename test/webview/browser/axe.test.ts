import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../rig/browser.ts';
import { buildPage } from '../rig/build.ts';
import { EVERYTHING, FULL } from '../rig/everything.ts';
import { type FakeHost, MODEL, openFakeHost } from '../rig/fake-host.ts';
import { servePage } from '../rig/serve.ts';
import { THEMES, type ThemeName } from '../rig/themes.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe found, as far as it is looked at here. */
interface Finding {
	id: string;
	nodes: { html: string; failureSummary?: string }[];
}

describe('axe-core', function () {
	this.timeout(60_000);
	let browser: Browser;
	let served: Awaited<ReturnType<typeof servePage>>;
	let host: FakeHost;

	before(async () => {
		served = await servePage(await buildPage());
		browser = await launchBrowser();
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	afterEach(() => host.close());

	for (const theme of Object.keys(THEMES) as ThemeName[]) {
		it(`finds nothing in ${theme}: empty, turns in every state, everything around the composer`, async () => {
			// It runs as a script of the page, which the page's own policy forbids.
			const context = await browser.newContext({ bypassCSP: true });
			host = await openFakeHost(context, served.url, { theme });
			await host.page.evaluate(AXE);
			assert.deepEqual(await findings(host), [], 'empty');
			await host.snapshot({ turns: [...EVERYTHING], model: MODEL, trusted: false });
			await host.page.locator('.formula[data-tex]').nth(2).waitFor();
			assert.deepEqual(await findings(host), [], 'turns');
			await host.change({ type: 'composer', composer: FULL });
			await host.page.getByRole('textbox', { name: 'Message' }).fill('#');
			await host.change({
				type: 'completions',
				query: '#',
				items: [
					{ id: 'problems', label: 'problems', detail: 'Errors and warnings', icon: 'warning' },
					{ id: 'changes', label: 'changes', icon: 'diff' },
				],
			});
			await host.page.getByRole('option').first().waitFor();
			assert.deepEqual(await findings(host), [], 'composer');
			await context.close();
		});
	}

	async function findings({ page }: FakeHost): Promise<string[]> {
		const { violations } = await page.evaluate<{ violations: Finding[] }>('axe.run()');
		return violations.flatMap(({ id, nodes }) =>
			nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
		);
	}
});
