import { countCharacters } from '../../characters.ts';
import type { StreamEvent } from '../../stream.ts';
import { citedPlace } from '../cited-place.ts';
import { createCitations } from '../openai-chat/citations.ts';
import { asList, asObject } from '../wire-value.ts';

/** The sources of a response. Each part of an item counts from its own beginning; events count from the answer's. */
export interface ItemSources {
	/** Takes a piece of a part's text, and what was put before it. */
	heard(item: object, part: number, before: string, text: string): void;
	/** Reads the source that an annotation of a part names. */
	read(item: object, part: number, annotation: unknown, events: StreamEvent[]): void;
	/** Reads the sources that the content of a whole item names; what was told is not told again. */
	readAll(item: object, content: unknown, events: StreamEvent[]): void;
}

export function createItemSources(): ItemSources {
	const citations = createCitations();
	let text = '';
	/** Where the parts begin, in UTF-16 units: characters are counted only where something is cited. */
	const begins = new Map<object, Map<number, number>>();
	const read: ItemSources['read'] = (item, part, annotation, events) => {
		const wire = asObject(annotation) ?? { url: annotation };
		const before = countCharacters(text.slice(0, begins.get(item)?.get(part) ?? 0));
		const { start, end } = citedPlace(wire.start_index, wire.end_index, before);
		const placed = { ...wire, start_index: start, end_index: end };
		// The annotations of chat completions are the same, one level deeper.
		events.push(...citations({}, { annotations: [{ url_citation: placed }] }));
	};

	return {
		read,
		heard(item, part, before, piece) {
			const parts = begins.get(item) ?? new Map<number, number>();
			if (!parts.has(part)) {
				begins.set(item, parts.set(part, text.length + before.length));
			}
			text += before + piece;
		},
		readAll(item, content, events) {
			for (const [part, wire] of asList(content).entries()) {
				for (const annotation of asList(asObject(wire)?.annotations)) {
					read(item, part, annotation, events);
				}
			}
		},
	};
}
