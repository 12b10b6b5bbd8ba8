// `npm run bench -- render`: what a streaming answer costs the page, in real Chromium, in CPU time of its whole main
// thread: a usual answer and the worst shapes, beside the whole text rendered at every flush and beside the renderers
// that npm has. RENDER_ONLY=answer,glass,peers,shapes,paced,heap names some parts, RENDER_REPEATS the repeats,
// RENDER_SIZES the lengths in thousands of characters. Of a stream, 12 stretches of 40 flushes are measured, evenly over
// its length, and what lies between them comes in pieces of 1,024 characters; RENDER_WINDOWS=0 measures every flush.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { endWithParent } from '../scripts/suites/end-with-parent.ts';
import { launchBrowser } from '../test/webview/rig/browser.ts';
import { buildScript } from '../test/webview/rig/build.ts';
import { servePage } from '../test/webview/rig/serve.ts';
import { installPeer } from './gateway/install-peer.ts';
import { firstScript } from './render/first-script.ts';
import { fromByteToGlyph } from './render/glass.ts';
import { heapOfTenAnswers } from './render/heap.ts';
import { labScript } from './render/lab.ts';
import { PEERS } from './render/peers.ts';
import { type Goal, printGoals, printHeading, printRuns, spread } from './render/report.ts';
import { type Run, run } from './render/run.ts';
import { scriptInPieces } from './render/script-in-pieces.ts';
import { SHAPES, textOf, USUAL } from './render/shapes.ts';
import { median } from './table.ts';

const SIZES = (process.env.RENDER_SIZES ?? '100,400,1000').split(',').map((size) => Number(size) * 1000);
/** At 2,000 tokens a second of 4 characters, a frame brings about 128 characters. */
const FLUSH = 128;
const FRAME_MS = 16;
const REPEATS = Number(process.env.RENDER_REPEATS ?? 3);
const WINDOWS = Number(process.env.RENDER_WINDOWS ?? 12);
/** Text that is rendered whole costs the same however it came: so many of its flushes are measured. */
const SAMPLES = 12;
/** At 1 MB one render of the whole takes seconds. */
const LONGEST_WHOLE = 400_000;
/** 3 ms at 1 MB on the machine where the goals were set; there streaming-markdown took 7.8 ms. */
const GOAL_BESIDE_PEER = 3 / 7.8;
/** A renderer that needs longer than this for a text is given up, and so are its longer texts. */
const PATIENCE_MS = 20_000;
/** A part that takes longer hangs; the others are still run. */
const PART_PATIENCE_MS = 300_000;
/** So much text is streamed as slowly as it comes from a model: five seconds of it. */
const PACED_SIZE = 40_000;
/** Frames come as soon as the last one is painted, so that a run takes as long as it costs. */
const UNTHROTTLED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

endWithParent();
const PARTS = { answer, shapes, paced, glass, heap, peers };
const only = process.env.RENDER_ONLY?.split(',') ?? Object.keys(PARTS);
const goals: Goal[] = [];
const lab = await servePage(await buildScript(labScript('')));
try {
	for (const [name, part] of Object.entries(PARTS)) {
		if (only.includes(name)) {
			await part();
		}
	}
	printGoals(goals);
} finally {
	await lab.close();
}

/** A usual answer: the view itself, and the same parser for the whole text at each flush. */
async function answer(): Promise<void> {
	const kilobytes = (await firstScript()) / 1000;
	goals.push({ figure: 'first script of the page, kB', value: kilobytes, goal: 250 });
	await inBrowser('the usual answer', UNTHROTTLED, async (browser) => {
		printHeading('A usual answer, a flush each 128 characters; ms of the main thread');
		for (const size of SIZES) {
			const both = await repeat(async () => ({
				view: await stream(browser, 'page', USUAL, size),
				// In turns with it, because the machine's pace changes.
				floor: await stream(browser, 'placed', USUAL, size),
			}));
			const view = both.map(({ view }) => view);
			printRuns(`the chat view, ${size / 1000} KB`, view);
			printRuns(
				'… its finished elements, put in',
				both.map(({ floor }) => floor),
			);
			if (size <= LONGEST_WHOLE) {
				const whole = await renderWhole(browser, size);
				printRuns(`whole text each time, ${size / 1000} KB`, [whole]);
				addRatio(size, whole, view);
			}
			addFlush(size, view);
		}
		for (const size of SIZES) {
			const figure = `script of ${size / 1000} KB in pieces ÷ once`;
			const ratios = await repeat(() => scriptInPieces(browser, lab.url, textOf(USUAL, size), FLUSH));
			console.log(`${figure}: ${spread(ratios.map(({ usual }) => usual))}`);
			console.log(`… by the view's own way: ${spread(ratios.map(({ own }) => own))}`);
			goals.push({ figure, value: median(ratios.map(({ usual }) => usual)), goal: 3.5 });
		}
	});
}

function addFlush(size: number, runs: readonly Run[]): void {
	const at = `${size / 1000} KB`;
	goals.push(
		{ figure: `ms a flush, ${at}`, value: median(runs.map(({ flush }) => flush)), goal: 3 },
		{ figure: `end ÷ start, ${at}`, value: median(runs.map(({ endByStart }) => endByStart)), goal: 1.2 },
	);
}

function addRatio(size: number, whole: Run, runs: readonly Run[]): void {
	if (size === LONGEST_WHOLE) {
		const value = whole.total / median(runs.map(({ total }) => total));
		goals.push({ figure: 'whole text each time ÷ the chat view, 400 KB', value, goal: 30, kind: 'least' });
	}
}

/** The worst shapes, and how their cost grows: an exponent of 1 is flat, 2 is what a whole render has. */
async function shapes(): Promise<void> {
	await inBrowser('the worst shapes', UNTHROTTLED, async (browser) => {
		printHeading('The worst shapes; ms of the main thread');
		for (const [name, shape] of Object.entries(SHAPES)) {
			const totals = [];
			const lengths = SIZES.slice(-2);
			for (const size of lengths) {
				const shown = await stream(browser, 'weir', shape, size);
				totals.push(shown.total);
				printRuns(`${name}, ${size / 1000} KB`, [shown]);
			}
			const growth = Math.log((totals.at(-1) ?? 0) / (totals[0] ?? 0));
			const exponent = growth / Math.log((lengths.at(-1) ?? 0) / (lengths[0] ?? 0));
			goals.push({ figure: `${name}: exponent`, value: exponent, goal: 1.2 });
		}
	});
}

/** As it comes from a fast model: the longest task is what a user could feel. */
async function paced(): Promise<void> {
	await inBrowser('the paced answers', [], async (browser) => {
		printHeading('2,000 tokens a second through the chat view, 40 KB; ms of the main thread');
		for (const [name, shape] of Object.entries({ 'a usual answer': USUAL, ...SHAPES })) {
			const runs = await repeat(() => stream(browser, 'page', shape, PACED_SIZE, FRAME_MS));
			printRuns(name, runs);
			const value = median(runs.map(({ longestTask }) => longestTask));
			goals.push({ figure: `longest task at 2,000 tokens/s, ${name}, ms`, value, goal: 16 });
		}
	});
}

async function glass(): Promise<void> {
	await inBrowser('the way from byte to glyph', [], async (browser) => {
		const times = await fromByteToGlyph(browser);
		console.log(`\nFrom the byte on the socket to the painted glyph, ms: ${spread(times)}`);
	});
}

async function heap(): Promise<void> {
	await inBrowser('the heap', UNTHROTTLED, async (browser) => {
		const figures = await heapOfTenAnswers(browser, lab.url, textOf(USUAL, 1_000_000));
		console.log(`\nAfter ten answers of 1 MB in the chat view: ${figures}`);
	});
}

/** What npm has, beside the view's renderer alone. */
async function peers(): Promise<void> {
	const folder = path.join(import.meta.dirname, 'render/peer');
	await installPeer(folder);
	const served = await servePage(await buildScript(labScript(PEERS), [path.join(folder, 'node_modules')]));
	printHeading('Beside other renderers, a flush each 128 characters; ms of the main thread');
	for (const how of ['weir', 'streaming-markdown', 'incremark', 'streamdown']) {
		for (const size of SIZES.slice(0, 2)) {
			// Each has a browser of its own, because one that hangs is ended with it.
			const shown = await patiently(UNTHROTTLED, PATIENCE_MS, (browser) =>
				stream(browser, how, USUAL, size, 0, served.url),
			);
			if (!shown) {
				console.log(`${how}, ${size / 1000} KB: given up after ${PATIENCE_MS / 1000} s`);
				break;
			}
			printRuns(`${how}, ${size / 1000} KB`, [shown]);
		}
	}
	await inBrowser('the chat view beside a peer', UNTHROTTLED, async (browser) => {
		const size = SIZES.at(-1) ?? 0;
		const both = await repeat(async () => ({
			view: await stream(browser, 'page', USUAL, size, 0, served.url),
			peer: await stream(browser, 'streaming-markdown', USUAL, size, 0, served.url),
		}));
		const ratios = both.map(({ view, peer }) => view.flush / peer.flush);
		const figure = `ms a flush, ${size / 1000} KB, the chat view ÷ streaming-markdown`;
		console.log(`${figure}: ${spread(ratios, 2)}`);
		goals.push({ figure, value: median(ratios), goal: GOAL_BESIDE_PEER });
	});
	await served.close();
}

async function inBrowser(
	part: string,
	args: readonly string[],
	act: (browser: Browser) => Promise<void>,
): Promise<void> {
	const done = await patiently(args, PART_PATIENCE_MS, (browser) => act(browser).then(() => true));
	if (!done) {
		console.log(`${part}: given up after ${PART_PATIENCE_MS / 1000} s`);
		process.exitCode = 1;
	}
}

/** What a browser of its own brings in time; a page that hangs is ended with it. */
async function patiently<Result>(
	args: readonly string[],
	patienceMs: number,
	act: (browser: Browser) => Promise<Result>,
): Promise<Result | undefined> {
	const browser = await launchBrowser(args);
	const late = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => late.resolve(undefined), patienceMs);
	const done = act(browser);
	// Of what was given up, nobody hears that its browser went.
	done.catch(() => undefined);
	try {
		return await Promise.race([done, late.promise]);
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
	const text = textOf(USUAL, size);
	const flush = Math.ceil(text.length / SAMPLES);
	const sampled = await run(browser, lab.url, { how: 'whole', text, flush, everyMs: 0, windows: 0 });
	return { ...sampled, total: sampled.flush * (text.length / FLUSH) };
}

async function repeat<Result>(measure: () => Promise<Result>): Promise<Result[]> {
	const results = [];
	for (let round = 0; round < REPEATS; round++) {
		results.push(await measure());
	}
	return results;
}
