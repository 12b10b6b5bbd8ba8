import type { StreamEvent } from '../core/stream.ts';

/** Collects events between two writes: what streams in a hundred deltas becomes one. */
export interface EventBatch {
	readonly isEmpty: boolean;
	add(event: StreamEvent): void;
	/** What was collected; the batch is empty afterwards. */
	take(): StreamEvent[];
}

export function createEventBatch(): EventBatch {
	let events: StreamEvent[] = [];
	return {
		get isEmpty() {
			return events.length === 0;
		},
		add(event) {
			const last = events.at(-1);
			const merged = last && mergedWith(last, event);
			if (merged) {
				events[events.length - 1] = merged;
			} else {
				events.push(event);
			}
		},
		take() {
			const taken = events;
			events = [];
			return taken;
		},
	};
}

/** Two deltas of one kind as one; of two usages the last, for each is a snapshot of the whole. */
function mergedWith(last: StreamEvent, event: StreamEvent): StreamEvent | undefined {
	switch (event.type) {
		case 'text-delta':
		case 'reasoning-delta':
		case 'refusal-delta':
			return last.type === event.type ? { type: event.type, text: last.text + event.text } : undefined;
		case 'tool-call-delta':
			return last.type === event.type && last.index === event.index
				? { ...event, json: last.json + event.json }
				: undefined;
		case 'usage':
			return last.type === 'usage' ? event : undefined;
		default:
			return undefined;
	}
}
