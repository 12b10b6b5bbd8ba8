import { countCharacters } from '../../characters.ts';
import { defined } from '../../defined.ts';
import type { Source, StreamEvent } from '../../stream.ts';
import { asObject, asText } from '../wire-value.ts';

type CitationEvent = Extract<StreamEvent, { type: 'citation' }>;

/** More sources than this are not shown by anybody. */
const MOST = 256;

/** The sources of one message, and where its text cites them. */
export interface Citations {
	/** A text block begins. */
	begin(): CitedBlock;
	/** Takes text of the message, so that places in it can be told. */
	heard(text: string): void;
}

/** A text block: what it cites, it cites as a whole. */
export interface CitedBlock {
	/** Reads a source: on the web, or in a document. */
	cite(wire: unknown): void;
	/** The block has ended: its sources, each told once. */
	end(): CitationEvent[];
}

export function createCitations(): Citations {
	const told = new Set<string>();
	/** Counted only where something is cited: `counted` characters, and what came after them. */
	let counted = 0;
	let uncounted = '';
	const characters = () => {
		counted += countCharacters(uncounted);
		uncounted = '';
		return counted;
	};
	return {
		begin() {
			const before = uncounted.length;
			const alreadyCounted = counted;
			const sources: Source[] = [];
			return {
				cite(wire) {
					const source = readSource(wire);
					if (Object.keys(source).length > 0 && sources.length < MOST) {
						sources.push(source);
					}
				},
				end() {
					if (sources.length === 0) {
						return [];
					}
					// Blocks do not overlap, so nothing was counted since this one began.
					const start = alreadyCounted + countCharacters(uncounted.slice(0, before));
					const end = characters();
					return sources.flatMap((source): CitationEvent[] => {
						const citation = { ...source, ...(end > start ? { start, end } : {}) };
						const key = JSON.stringify(citation);
						if (told.has(key) || told.size >= MOST) {
							return [];
						}
						told.add(key);
						return [{ type: 'citation', ...citation }];
					});
				},
			};
		},
		heard(text) {
			uncounted += text;
		},
	};
}

function readSource(wire: unknown): Source {
	const { url, source, title, document_title: document, cited_text: text } = asObject(wire) ?? {};
	return defined({
		url: asText(url) || asText(source) || undefined,
		title: asText(title) || asText(document) || undefined,
		text: asText(text) || undefined,
	});
}
