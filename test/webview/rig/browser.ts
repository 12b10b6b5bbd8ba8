import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../workbench/chromium.ts';

/** Starts a Chromium without a window. */
export async function launchBrowser(): Promise<Browser> {
	const { executable, env } = await findChromium();
	return chromium.launch({
		executablePath: executable,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
		env: { ...process.env, ...env },
	});
}
