import type { Answer } from '../core/accumulate.ts';
import type { StreamEvent } from '../core/stream.ts';

/**
 * The end of the text with which an answer ends. The engine keeps a text that grows as the tree of its pieces, and
 * whoever reads a slice of it has the whole copied: at every flush, that would make a long answer dear.
 */
export interface RecentText {
	/** Where it begins in the whole text, in UTF-16 units. */
	from: number;
	text: string;
}

/** Where it is cut, in UTF-16 units: many flushes longer than what is not shown yet. */
const LONGEST_RECENT = 32_768;

/** What is recent after these events, which have been added to the answer; undefined where they are not text alone. */
export function recentAfter(
	recent: RecentText | undefined,
	answer: Answer,
	events: readonly StreamEvent[],
): RecentText | undefined {
	const message = answer.messages.at(-1);
	const last = message?.role === 'assistant' ? message.content.at(-1) : undefined;
	let added = '';
	for (const event of events) {
		if (event.type !== 'text-delta') {
			return undefined;
		}
		added += event.text;
	}
	if (last?.type !== 'text') {
		return undefined;
	}
	const from = last.text.length - added.length;
	const goesOn = recent && recent.text.length < LONGEST_RECENT && recent.from + recent.text.length === from;
	return goesOn ? { from: recent.from, text: recent.text + added } : { from, text: added };
}

/** The text from a place on. */
export function textFrom(text: string, recent: RecentText | undefined, from: number): string {
	return recent && recent.from <= from ? recent.text.slice(from - recent.from) : text.slice(from);
}
