import type { StreamEvent } from '../../stream.ts';
import { citedPlace } from '../cited-place.ts';
import { asList, asObject, asText, type JsonObject } from '../wire-value.ts';

type CitationEvent = Extract<StreamEvent, { type: 'citation' }>;

const NONE: readonly CitationEvent[] = [];

/** More sources than this are not shown by anybody. */
const MOST = 256;

/**
 * Finds the sources that an answer names: `annotations` beside content (OpenAI, OpenRouter), `search_results` and
 * `citations` of the whole chunk (Perplexity, which repeats them in every chunk). Each address is told once, and once
 * more for each further place in the text that cites it.
 */
export function createCitations(): (
	chunk: JsonObject,
	delta: JsonObject | undefined,
) => readonly CitationEvent[] {
	const told = new Set<string>();
	return (chunk, delta) =>
		sourcesOf(chunk, delta).filter(({ url = '', end }) => {
			const key = end === undefined ? url : `${url} ${end}`;
			if (url === '' || told.has(key) || told.size >= MOST) {
				return false;
			}
			told.add(key).add(url);
			return true;
		});
}

/** Whether there is anything to be found: nearly every chunk names no sources. */
export function namesSources(chunk: JsonObject, delta: JsonObject | undefined): boolean {
	return Boolean(delta?.annotations || chunk.search_results || chunk.citations);
}

function sourcesOf(chunk: JsonObject, delta: JsonObject | undefined): readonly CitationEvent[] {
	if (!namesSources(chunk, delta)) {
		return NONE;
	}
	const annotations = asList(delta?.annotations).map((annotation) => asObject(annotation)?.url_citation);
	// Search results first: they have titles, the bare addresses beside them are the same again.
	return [...annotations, ...asList(chunk.search_results), ...asList(chunk.citations)].map(citation);
}

function citation(source: unknown): CitationEvent {
	const {
		url,
		title,
		content,
		snippet,
		start_index: start,
		end_index: end,
	} = asObject(source) ?? {
		url: source,
	};
	const heading = asText(title);
	const text = asText(content) || asText(snippet);
	return {
		type: 'citation',
		url: asText(url),
		...(heading === '' ? {} : { title: heading }),
		...(text === '' ? {} : { text }),
		...citedPlace(start, end),
	};
}
