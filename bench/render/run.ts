import type { Browser, Page } from 'playwright-core';
import { CATEGORIES, readTrace } from './trace.ts';

/** How a text is streamed. */
export interface Stream {
	/** The renderer's name. */
	how: string;
	text: string;
	/** Characters a flush. */
	flush: number;
	/** Ms between two flushes; 0: as soon as the last one is painted. */
	everyMs: number;
	/** So many stretches of 40 flushes are measured, evenly over the text; 0: every flush is. */
	windows: number;
}

/** What one run tells, in ms of the main thread's CPU time. */
export interface Run {
	/** The mean of a flush: script, style, layout and paint, and what they leave behind. */
	flush: number;
	/** As many flushes as the text has, and the end. */
	total: number;
	/** The mean of the last tenth by that of the first, without the first flushes of all. */
	endByStart: number;
	longestTask: number;
}

/** A page of the lab, 400 px wide as a side bar is. */
export async function openLab<Result>(
	browser: Browser,
	url: string,
	act: (page: Page) => Promise<Result>,
): Promise<Result> {
	const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
	try {
		await page.goto(url);
		return await act(page);
	} finally {
		await page.close();
	}
}

/** Calls a function of the lab in the page. */
export function call<Result>(page: Page, name: string, ...values: unknown[]): Promise<Result> {
	return page.evaluate<Result>(`lab.${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`);
}

/** Streams a text in a page of its own. */
export function run(
	browser: Browser,
	url: string,
	{ how, text, flush, everyMs, windows }: Stream,
): Promise<Run> {
	return openLab(browser, url, async (page) => {
		await browser.startTracing(page, { categories: [...CATEGORIES] });
		await call(page, 'stream', how, text, flush, everyMs, windows);
		const { flushes, end, longestTask } = readTrace(await browser.stopTracing());
		const tenth = Math.max(1, Math.floor(flushes.length / 10));
		const warm = Math.min(tenth, SKIPPED);
		return {
			flush: mean(flushes),
			total: mean(flushes) * Math.ceil(text.length / flush) + end,
			endByStart: mean(flushes.slice(-tenth)) / mean(flushes.slice(warm, warm + tenth)),
			longestTask,
		};
	});
}

/** The page is empty in the first flushes, and its script is not compiled yet. */
const SKIPPED = 40;

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
