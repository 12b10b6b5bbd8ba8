// `npm run bench -- render`: what a streaming answer costs the page, in real Chromium. Long answers and the worst shapes
// in pieces of 8 characters, a flush for each frame's worth, beside the whole text rendered at every flush.
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/webview/rig/browser.ts';
import { buildScript } from '../test/webview/rig/build.ts';
import { servePage } from '../test/webview/rig/serve.ts';
import { LAB } from './render/lab.ts';
import { SHAPES } from './render/shapes.ts';
import { printTable } from './table.ts';

/** What one run tells, in ms but for the counts. */
interface Run {
	flushes: number;
	/** In script. */
	script: number;
	/** From the flush to the end of the layout that it causes. */
	total: number;
	/** The mean of the first and of the last tenth of all flushes. */
	start: number;
	end: number;
	longest: number;
	/** Rendering the final text once. */
	once: number;
}

const SIZES = [100_000, 400_000, 1_000_000];
/** At 2,000 tokens a second of 4 characters, a frame brings about 128 characters. */
const FLUSH = 128;

const HEADING = ['', 'ms a flush', 'script', 'end ÷ start', 'longest', 'script ÷ once'];

const served = await servePage(await buildScript(LAB));
const browser = await launchBrowser();
try {
	await list(browser);
} finally {
	await browser.close();
	await served.close();
}

async function list(browser: Browser): Promise<void> {
	const only = process.env.RENDER_SHAPE;
	for (const [name, shape] of Object.entries(SHAPES).filter(([name]) => !only || name === only)) {
		const rows: string[][] = [];
		const runs: Run[] = [];
		for (const size of SIZES) {
			const run = await measure(browser, 'weir', shape, size);
			runs.push(run);
			rows.push([`Weir, ${size / 1000} KB`, ...cells(run)]);
		}
		const whole = await measure(browser, 'whole', shape, 100_000);
		rows.push(['whole text at each flush, 100 KB', ...cells(whole)]);
		const [, middle, large] = runs;
		const exponent =
			middle && large ? Math.log(large.total / middle.total) / Math.log(1_000_000 / 400_000) : 0;
		console.log(`\n${name}; exponent from 400 KB to 1 MB: ${exponent.toFixed(2)}\n`);
		printTable([HEADING, ...rows]);
	}
}

function cells({ flushes, script, total, start, end, longest, once }: Run): string[] {
	return [
		(total / flushes).toFixed(2),
		(script / flushes).toFixed(2),
		(end / start).toFixed(2),
		longest.toFixed(1),
		(script / once).toFixed(1),
	];
}

async function measure(browser: Browser, how: 'weir' | 'whole', shape: string, size: number): Promise<Run> {
	const page: Page = await browser.newPage({ viewport: { width: 400, height: 800 } });
	await page.goto(served.url);
	const run = await page.evaluate<Run>(`bench(${JSON.stringify([how, shape, size, FLUSH])})`);
	await page.close();
	return run;
}
