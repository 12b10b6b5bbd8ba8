import type { StreamEvent } from '../../stream.ts';
import { isHighSurrogate } from '../../surrogate.ts';

/** What of a stream is worth repeating: neither what frames it, nor what tells of a moment, nor what has effects. */
export type StoredEvent = Exclude<
	Extract<StreamEvent, { type: (typeof STORED)[number] }>,
	{ type: 'media'; url: string }
>;

const STORED = [
	'text-delta',
	'reasoning-delta',
	'reasoning-opaque',
	'replace',
	'media',
	'citation',
	'suggestion',
	'usage',
] as const;

const STORED_TYPES: ReadonlySet<StreamEvent['type']> = new Set(STORED);

/** A whole answer that ended with `stop`, as plain JSON: its deltas joined, without `start`, notices and `finish`. */
export interface CachedAnswer {
	kind: 'whole';
	id: string;
	model: string;
	events: StoredEvent[];
}

/** What an interrupted answer had said, as plain JSON. */
export interface PartialAnswer {
	kind: 'partial';
	text: string;
}

/** Calls of tools are acted on, a refusal may be another one the next time, and addresses of media expire. */
export function isStored(event: StreamEvent): event is StoredEvent {
	return STORED_TYPES.has(event.type) && !(event.type === 'media' && 'url' in event);
}

/** In UTF-16 units: large enough to be quick, small enough that a page shows the first ones at once. */
const PIECE = 1024;

/** A stored answer as a stream again: `start` says that it is from the cache, and long texts come in pieces. */
export function* replayAnswer({ id, model, events }: CachedAnswer): Generator<StreamEvent> {
	yield { type: 'start', id, model, from: 'cache' };
	for (const event of events) {
		if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
			for (const text of piecesOf(event.text)) {
				yield { type: event.type, text };
			}
		} else {
			yield event;
		}
	}
	yield { type: 'finish', reason: 'stop' };
}

function* piecesOf(text: string): Generator<string> {
	for (let start = 0; start < text.length; ) {
		let end = start + PIECE;
		// Half a character is none.
		if (isHighSurrogate(text.charCodeAt(end - 1))) {
			end += 1;
		}
		yield text.slice(start, end);
		start = end;
	}
}
