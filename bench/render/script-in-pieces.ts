import type { Browser } from 'playwright-core';
import { call, openLab } from './run.ts';

/** The script's time for a text in pieces, without the page around it, by that for the whole text at once. */
export interface InPieces {
	/** Once by markdown-it and DOMPurify, as anybody would. */
	usual: number;
	/** Once by what the view itself is built from, which spares what is plain the sanitizer. */
	own: number;
}

/** Measures a text in a page of its own; `flush` characters are a piece. */
export function scriptInPieces(
	browser: Browser,
	url: string,
	text: string,
	flush: number,
): Promise<InPieces> {
	return openLab(browser, url, async (page) => {
		await call(page, 'pieces', text.slice(0, 50_000), flush);
		const pieces = await call<number>(page, 'pieces', text, flush);
		return {
			usual: pieces / (await call<number>(page, 'once', text, false)),
			own: pieces / (await call<number>(page, 'once', text, true)),
		};
	});
}
