import { isContent, type StreamEvent } from '../stream.ts';

/** Holds an answer's `start` back until its first content event is there. */
export interface Start {
	/** Takes over what the answer is called; what was told first counts, and nothing after the start. */
	identify(id: string, model: string): void;
	/**
	 * Puts `start` before the first content event, if there is one and it is the answer's first.
	 *
	 * @param from where to look from; default all events.
	 */
	insert(events: StreamEvent[], from?: number): void;
	/** Adds `start` at the end, if it has not been told yet: for an answer without content. */
	add(events: StreamEvent[]): void;
	/** Whether it has been told. */
	told(): boolean;
}

/** What is kept of an id or a model's name, in UTF-16 units. */
const LONGEST_NAME = 1024;

/** @param requested names the answer's model where the answer does not. */
export function createStart(requested: string): Start {
	let answer = { id: '', model: '' };
	let told = false;
	const put = (events: StreamEvent[], at: number) => {
		told = true;
		events.splice(at, 0, { type: 'start', id: answer.id, model: answer.model || requested });
	};
	return {
		identify(id, model) {
			if (!told) {
				answer = {
					id: answer.id || id.slice(0, LONGEST_NAME),
					model: answer.model || model.slice(0, LONGEST_NAME),
				};
			}
		},
		insert(events, from = 0) {
			const first = told ? -1 : events.findIndex((event, index) => index >= from && isContent(event));
			if (first !== -1) {
				put(events, first);
			}
		},
		add(events) {
			if (!told) {
				put(events, events.length);
			}
		},
		told: () => told,
	};
}
