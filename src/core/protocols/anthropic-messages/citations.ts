import { defined } from '../../defined.ts';
import type { StreamEvent } from '../../stream.ts';
import { asObject, asText } from '../wire-value.ts';

type CitationEvent = Extract<StreamEvent, { type: 'citation' }>;

/** More sources than this are not shown by anybody. */
const MOST = 256;

/** Reads what a text block cites: places on the web and in documents. Each one is told once. */
export function createCitations(): (wire: unknown) => CitationEvent[] {
	const told = new Set<string>();
	return (wire) => {
		const citation = readCitation(wire);
		const key = JSON.stringify(citation);
		if (Object.keys(citation).length === 0 || told.has(key) || told.size >= MOST) {
			return [];
		}
		told.add(key);
		return [{ type: 'citation', ...citation }];
	};
}

function readCitation(wire: unknown) {
	const { url, source, title, document_title: document, cited_text: text } = asObject(wire) ?? {};
	return defined({
		url: asText(url) || asText(source) || undefined,
		title: asText(title) || asText(document) || undefined,
		text: asText(text) || undefined,
	});
}
