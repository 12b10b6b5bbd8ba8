import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

const LOAD_MS = 30_000;

const BROWSER_ARGUMENTS: readonly string[] = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	// The same pixels on every machine.
	'--force-color-profile=srgb',
	'--font-render-hinting=none',
];

/** What the window opens. */
export interface WindowContent {
	workspace: string | undefined;
	/** The folder of the extension under development. */
	extension: string;
	/** The module to run in the extension host; default: none, and VS Code is as a user has it. */
	tests?: string | undefined;
}

/** A browser's window on VS Code. */
export interface OpenedWindow {
	page: Page;
	context: BrowserContext;
	reload(): Promise<void>;
	close(): Promise<void>;
}

/** The address of a window of the server on `port`. */
export function addressOf(port: number, { workspace, extension, tests }: WindowContent): string {
	const remote = (file: string) => {
		const slashed = path
			.resolve(file)
			.replaceAll('\\', '/')
			.replace(/^(?!\/)/, '/');
		return `vscode-remote://127.0.0.1:${port}${encodeURI(slashed)}`;
	};
	const payload = [
		['extensionDevelopmentPath', remote(extension)],
		...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
		['skipWelcome', 'true'],
		['skipReleaseNotes', 'true'],
	];
	const query = new URLSearchParams({ payload: JSON.stringify(payload) });
	if (workspace === undefined) {
		query.set('ew', 'true');
	} else {
		query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
	}
	return `http://127.0.0.1:${port}/?${query}`;
}

/** Starts a browser. Its storage is in `folder`. */
export async function openBrowser(
	folder: string,
	viewport: { width: number; height: number } = { width: 1_400, height: 900 },
): Promise<BrowserContext> {
	const { executable, env } = await findChromium();
	return chromium.launchPersistentContext(folder, {
		executablePath: executable,
		env: { ...process.env, ...env },
		args: [...BROWSER_ARGUMENTS],
		chromiumSandbox: false,
		viewport,
		permissions: ['clipboard-read', 'clipboard-write'],
		reducedMotion: 'reduce',
	});
}

/**
 * Opens a window and waits for its workbench.
 *
 * @param options.onExit called when the extension host under test has ended, or the page has crashed.
 */
export async function openWindow(options: {
	address: string;
	storage: string;
	viewport?: { width: number; height: number } | undefined;
	onExit(why: string): void;
}): Promise<OpenedWindow> {
	const context = await openBrowser(options.storage, options.viewport);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.exposeFunction('codeAutomationLog', () => {});
	await page.exposeFunction('codeAutomationExit', (code: number) =>
		options.onExit(`The extension host ended with code ${code} and reported no results.`),
	);
	page.on('crash', () => options.onExit('The page crashed.'));
	await openPage(page, options.address);
	return {
		page,
		context,
		async reload() {
			await page.reload();
			await workbench(page);
		},
		async close() {
			await Promise.race([context.close(), wait(5_000, undefined, { ref: false })]);
		},
	};
}

/** Loads VS Code into a page and waits for its workbench. */
export async function openPage(page: Page, address: string): Promise<void> {
	// Half of the key of SecretStorage comes from the server; without it what is stored stays in memory only.
	await page.route('**/mint-key', (route) =>
		route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(32, 7) }),
	);
	await page.goto(address);
	await workbench(page);
}

/** Waits for the workbench of a page that loads. */
export async function workbench(page: Page): Promise<void> {
	await page.waitForSelector('.monaco-workbench', { timeout: LOAD_MS });
}
