import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../workbench/chromium.ts';

/**
 * Starts a Chromium without a window.
 *
 * @param more further arguments of its command line; none by default.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
	const { executable, env } = await findChromium();
	return chromium.launch({
		executablePath: executable,
		args: [
			...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
			...more,
		],
		env: { ...process.env, ...env },
	});
}
