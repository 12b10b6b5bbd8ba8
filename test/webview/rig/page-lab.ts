import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildScript } from './build.ts';
import { servePage } from './serve.ts';

/** A page with a script of a test's own, there from the first hook of its `describe` on. */
export interface PageLab {
	readonly page: Page;
	/** Calls a method of the page's `globalThis.lab`. Values and result are JSON. */
	call<Result>(method: string, ...values: unknown[]): Promise<Result>;
}

/** Opens the page before the tests of the `describe` in which it is called, and closes it after the last. */
export function usePageLab(script: string): PageLab {
	let browser: Browser | undefined;
	let page: Page | undefined;
	let served: Awaited<ReturnType<typeof servePage>> | undefined;
	before(async () => {
		served = await servePage(await buildScript(script));
		browser = await launchBrowser();
		page = await browser.newPage();
		await page.goto(served.url);
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	const lab = {
		get page() {
			assert.ok(page);
			return page;
		},
		call: <Result>(method: string, ...values: unknown[]) =>
			lab.page.evaluate<Result>(`lab.${method}(${values.map((value) => JSON.stringify(value)).join(', ')})`),
	};
	return lab;
}
