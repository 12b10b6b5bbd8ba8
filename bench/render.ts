// `npm run bench -- render`: what a streaming answer costs the page, in real Chromium, in CPU time of its whole main
// thread: a usual answer and the worst shapes, beside the whole text rendered at every flush and beside the renderers
// that npm has. RENDER_ONLY=answer,glass,peers,shapes,paced,heap names some parts, RENDER_REPEATS the repeats,
// RENDER_SIZES the lengths in thousands of characters. Of a stream, 12 stretches of 40 flushes are measured, evenly over
// its length, and what lies between them comes in pieces of 2,048 characters; RENDER_WINDOWS=0 measures every flush.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../test/webview/rig/browser.ts';
import { buildScript } from '../test/webview/rig/build.ts';
import { servePage } from '../test/webview/rig/serve.ts';
import { installPeer } from './gateway/install-peer.ts';
import { firstScript } from './render/first-script.ts';
import { fromByteToGlyph } from './render/glass.ts';
import { heapOfTenAnswers } from './render/heap.ts';
import { labScript } from './render/lab.ts';
import { PEERS } from './render/peers.ts';
import { printHeading, printRuns, spread } from './render/report.ts';
import { call, openLab, type Run, run } from './render/run.ts';
import { MIXED, SHAPES, textOf } from './render/shapes.ts';

const SIZES = (process.env.RENDER_SIZES ?? '100,400,1000').split(',').map((size) => Number(size) * 1000);
/** At 2,000 tokens a second of 4 characters, a frame brings about 128 characters. */
const FLUSH = 128;
const FRAME_MS = 16;
const REPEATS = Number(process.env.RENDER_REPEATS ?? 3);
const WINDOWS = Number(process.env.RENDER_WINDOWS ?? 12);
/** Text that is rendered whole costs the same however it came: so many of its flushes are measured. */
const SAMPLES = 12;
/** A renderer that needs longer than this for a text is given up, and so are its longer texts. */
const PATIENCE_MS = 40_000;
/** So much text is streamed as slowly as it comes from a model: five seconds of it. */
const PACED_SIZE = 40_000;
/** Frames come as soon as the last one is painted, so that a run takes as long as it costs. */
const UNTHROTTLED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

const PARTS = { answer, glass, peers, shapes, paced, heap };
const only = process.env.RENDER_ONLY?.split(',') ?? Object.keys(PARTS);
const lab = await servePage(await buildScript(labScript('')));
try {
	for (const [name, part] of Object.entries(PARTS)) {
		if (only.includes(name)) {
			await part();
		}
	}
} finally {
	await lab.close();
}

/** A usual answer: the view itself, its renderer alone, and the same parser for the whole text at each flush. */
async function answer(): Promise<void> {
	console.log(`first script of the page: ${((await firstScript()) / 1000).toFixed(0)} kB`);
	await inBrowser(UNTHROTTLED, async (browser) => {
		printHeading('A usual answer, a flush each 128 characters; ms of the main thread');
		for (const size of SIZES) {
			for (const [how, name] of [
				['page', 'the chat view'],
				['weir', 'its renderer'],
			] as const) {
				printRuns(`${name}, ${size / 1000} KB`, await repeat(() => stream(browser, how, MIXED, size)));
			}
			// At 1 MB one flush takes seconds.
			if (size <= 400_000) {
				printRuns(`whole text each time, ${size / 1000} KB`, [await renderWhole(browser, size)]);
			}
		}
		for (const size of SIZES) {
			const ratios = await repeat(() => inPieces(browser, textOf(MIXED, size)));
			console.log(`script of ${size / 1000} KB in pieces ÷ once: ${spread(ratios)}`);
		}
	});
}

/** What npm has. */
async function peers(): Promise<void> {
	const folder = path.join(import.meta.dirname, 'render/peer');
	await installPeer(folder);
	const served = await servePage(await buildScript(labScript(PEERS), [path.join(folder, 'node_modules')]));
	printHeading('Beside other renderers, a flush each 128 characters; ms of the main thread');
	for (const how of ['weir', 'streaming-markdown', 'incremark', 'streamdown']) {
		for (const size of SIZES) {
			const run = await patiently((browser) => stream(browser, how, MIXED, size, 0, served.url));
			if (!run) {
				console.log(`${how}, ${size / 1000} KB: given up after ${PATIENCE_MS / 1000} s`);
				break;
			}
			printRuns(`${how}, ${size / 1000} KB`, [run]);
		}
	}
	await served.close();
}

/** The worst shapes, and how their cost grows: an exponent of 1 is flat, 2 is what a whole render has. */
async function shapes(): Promise<void> {
	await inBrowser(UNTHROTTLED, async (browser) => {
		printHeading('The worst shapes; ms of the main thread');
		for (const [name, shape] of Object.entries(SHAPES)) {
			const totals = [];
			for (const size of SIZES) {
				const shown = await stream(browser, 'weir', shape, size);
				totals.push(shown.total);
				printRuns(`${name}, ${size / 1000} KB`, [shown]);
			}
			const growth = Math.log((totals.at(-1) ?? 0) / (totals.at(-2) ?? 0));
			const exponent = growth / Math.log((SIZES.at(-1) ?? 0) / (SIZES.at(-2) ?? 0));
			console.log(`${name}: exponent between the last two ${exponent.toFixed(2)}`);
		}
	});
}

/** As it comes from a fast model: the longest task is what a user could feel. */
async function paced(): Promise<void> {
	await inBrowser([], async (browser) => {
		printHeading('2,000 tokens a second through the chat view, 40 KB; ms of the main thread');
		for (const [name, shape] of Object.entries({ 'a usual answer': MIXED, ...SHAPES })) {
			printRuns(name, await repeat(() => stream(browser, 'page', shape, PACED_SIZE, FRAME_MS)));
		}
	});
}

async function heap(): Promise<void> {
	await inBrowser(UNTHROTTLED, async (browser) => {
		const figures = await heapOfTenAnswers(browser, lab.url, textOf(MIXED, 1_000_000));
		console.log(`\nAfter ten answers of 1 MB in the chat view: ${figures}`);
	});
}

async function glass(): Promise<void> {
	await inBrowser([], async (browser) => {
		const times = await fromByteToGlyph(browser);
		console.log(`\nFrom the byte on the socket to the painted glyph, ms: ${spread(times)}`);
	});
}

async function inBrowser(args: readonly string[], act: (browser: Browser) => Promise<void>): Promise<void> {
	const browser = await launchBrowser(args);
	try {
		await act(browser);
	} finally {
		await browser.close();
	}
}

/** What a browser of its own brings in time; a page that hangs is killed with it. */
async function patiently<Result>(act: (browser: Browser) => Promise<Result>): Promise<Result | undefined> {
	const browser = await launchBrowser(UNTHROTTLED);
	let isLate = false;
	const timer = setTimeout(() => {
		isLate = true;
		void browser.close();
	}, PATIENCE_MS);
	try {
		return await act(browser);
	} catch (error) {
		if (!isLate) {
			throw error;
		}
		return undefined;
	} finally {
		clearTimeout(timer);
		await browser.close();
	}
}

function stream(
	browser: Browser,
	how: string,
	shape: string,
	size: number,
	everyMs = 0,
	url = lab.url,
): Promise<Run> {
	return run(browser, url, {
		how,
		text: textOf(shape, size),
		flush: FLUSH,
		everyMs,
		windows: everyMs > 0 ? 0 : WINDOWS,
	});
}

async function renderWhole(browser: Browser, size: number): Promise<Run> {
	const text = textOf(MIXED, size);
	const flush = Math.ceil(text.length / SAMPLES);
	const sampled = await run(browser, lab.url, { how: 'whole', text, flush, everyMs: 0, windows: 0 });
	return { ...sampled, total: sampled.flush * (text.length / FLUSH) };
}

/** The script's time for a text in pieces by that for the text at once. */
function inPieces(browser: Browser, text: string): Promise<number> {
	return openLab(browser, lab.url, async (page) => {
		await call(page, 'pieces', text.slice(0, 50_000), FLUSH);
		const pieces = await call<number>(page, 'pieces', text, FLUSH);
		return pieces / (await call<number>(page, 'once', text));
	});
}

async function repeat<Result>(measure: () => Promise<Result>): Promise<Result[]> {
	const results = [];
	for (let round = 0; round < REPEATS; round++) {
		results.push(await measure());
	}
	return results;
}
