import type { StreamEvent } from '../../stream.ts';
import { createCitations } from '../openai-chat/citations.ts';
import { asText, type JsonObject } from '../wire-value.ts';

/** Reads what a bot sends beside its text. */
export interface Asides {
	/** A reply that people may give. */
	suggestion(data: JsonObject, events: StreamEvent[]): void;
	/** A file is media where people see or hear it, else a source that the answer names, told once. */
	file(data: JsonObject, events: StreamEvent[]): void;
}

/** More replies, or more media, than this are not shown by anybody. */
const MOST = 256;

export function createAsides(): Asides {
	const cite = createCitations();
	let suggestions = 0;
	let media = 0;
	return {
		suggestion(data, events) {
			const text = asText(data.text);
			if (text !== '' && suggestions++ < MOST) {
				events.push({ type: 'suggestion', text });
			}
		},
		file(data, events) {
			const { name: title, content_type: contentType } = data;
			const url = asText(data.url);
			const mimeType = asText(contentType).slice(0, LONGEST_TYPE);
			if (!/^(?:image|video|audio)\//.test(mimeType)) {
				events.push(...cite({ citations: [{ url, title }] }, undefined));
			} else if (url !== '' && media++ < MOST) {
				events.push({ type: 'media', mimeType, url });
			}
		},
	};
}

/** The longest media type, in UTF-16 units. */
const LONGEST_TYPE = 255;
