import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { buildPage } from './build.ts';
import { servePage } from './serve.ts';

/** The page on loopback, and a browser of its own, for the tests of one `describe`. There from its first hook on. */
export interface PageBrowser {
	readonly context: BrowserContext;
	readonly url: string;
}

interface PageBrowserOptions {
	/** As `servePage` takes them. */
	sentences?: Readonly<Record<string, string>>;
	context?: BrowserContextOptions;
}

/** Opens both before the tests of the `describe` in which it is called, and closes them after the last. */
export function usePageBrowser({ sentences, context: options }: PageBrowserOptions = {}): PageBrowser {
	let browser: Browser | undefined;
	let context: BrowserContext | undefined;
	let served: Awaited<ReturnType<typeof servePage>> | undefined;
	before(async () => {
		served = await servePage(await buildPage(), sentences);
		browser = await launchBrowser();
		context = await browser.newContext(options);
	});
	after(async () => {
		await browser?.close();
		await served?.close();
	});
	return {
		get context() {
			assert.ok(context);
			return context;
		},
		get url() {
			assert.ok(served);
			return served.url;
		},
	};
}
