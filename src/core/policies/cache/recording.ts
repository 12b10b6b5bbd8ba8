import { Condensed } from '../../condensed.ts';
import { eventSize } from '../../event-size.ts';
import type { StreamEvent } from '../../stream.ts';
import { type CachedAnswer, isStored, type PartialAnswer, type StoredEvent } from './answer.ts';

/** Notes an answer as it passes. */
export interface Recording {
	/** Linear in the event's own size; never throws. */
	see(event: StreamEvent): void;
	/** True once nothing that comes can make the answer worth keeping: it need not be watched any more. */
	readonly isOver: boolean;
	/** The answer, if it is whole, ended with `stop`, and is one to repeat. */
	whole(): CachedAnswer | undefined;
	/** What it said so far, if it said something, did nothing but talk, and did not end. */
	partial(): PartialAnswer | undefined;
}

/** What an event takes in memory besides its strings, roughly, in bytes. */
const OBJECT_SIZE = 100;

/** @param longest how much of an answer is held, in bytes; a longer one is not kept. */
export function createRecording(longest: number): Recording {
	let size = 0;
	let isOver = false;
	let start: { id: string; model: string } | undefined;
	let events = new Condensed<StoredEvent>();
	let hasContent = false;
	let finish: string | undefined;
	const giveUp = () => {
		isOver = true;
		events = new Condensed();
	};
	return {
		see(event) {
			size += eventSize(event);
			if (isOver || size + events.length * OBJECT_SIZE > longest) {
				giveUp();
			} else if (isStored(event)) {
				hasContent ||= CONTENT.has(event.type);
				events.add(event);
			} else if (event.type === 'start') {
				start ??= { id: event.id, model: event.model };
			} else if (event.type === 'finish' && !event.stitched) {
				finish = event.reason;
			} else if (event.type !== 'notice') {
				giveUp();
			}
		},
		get isOver() {
			return isOver;
		},
		whole() {
			return start && hasContent && finish === 'stop' && !isOver
				? { kind: 'whole', ...start, events: events.events() }
				: undefined;
		},
		partial() {
			const text = finish === undefined && !isOver ? textOf(events.events()) : '';
			return text === '' ? undefined : { kind: 'partial', text };
		},
	};
}

const CONTENT: ReadonlySet<StreamEvent['type']> = new Set(['text-delta', 'replace', 'media']);

function textOf(events: readonly StoredEvent[]): string {
	let text = '';
	for (const event of events) {
		if (event.type === 'replace') {
			text = event.text;
		} else if (event.type === 'text-delta') {
			text += event.text;
		}
	}
	return text;
}
