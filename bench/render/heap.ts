import type { Browser } from 'playwright-core';
import { call, openLab } from './run.ts';

const ANSWERS = 10;
/** What matters is what stays, so that the pieces may be large. */
const PIECE = 4096;

/** Streams ten answers into one chat view and says what it holds when the garbage is gone. */
export function heapOfTenAnswers(browser: Browser, url: string, text: string): Promise<string> {
	return openLab(browser, url, async (page) => {
		const cdp = await page.context().newCDPSession(page);
		await cdp.send('Performance.enable');
		const heap = async () => {
			await cdp.send('HeapProfiler.collectGarbage');
			const { metrics } = await cdp.send('Performance.getMetrics');
			return new Map(metrics.map(({ name, value }) => [name, value]));
		};
		const before = await heap();
		await call(page, 'conversation', text, PIECE, ANSWERS);
		const after = await heap();
		const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
		const [megabytes, nodes] = [grown('JSHeapUsedSize') / 1e6, grown('Nodes') / 1000];
		return `${megabytes.toFixed(0)} MB of script heap, ${nodes.toFixed(0)} thousand nodes`;
	});
}
