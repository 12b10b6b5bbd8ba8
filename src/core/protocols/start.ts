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
	return new HeldStart(requested);
}

class HeldStart implements Start {
	readonly #requested: string;
	#id = '';
	#model = '';
	#told = false;

	constructor(requested: string) {
		this.#requested = requested;
	}

	identify(id: string, model: string): void {
		if (!this.#told) {
			this.#id ||= id.slice(0, LONGEST_NAME);
			this.#model ||= model.slice(0, LONGEST_NAME);
		}
	}

	insert(events: StreamEvent[], from = 0): void {
		for (let at = from; !this.#told && at < events.length; at++) {
			const event = events[at];
			if (event && isContent(event)) {
				this.#put(events, at);
			}
		}
	}

	add(events: StreamEvent[]): void {
		if (!this.#told) {
			this.#put(events, events.length);
		}
	}

	told(): boolean {
		return this.#told;
	}

	#put(events: StreamEvent[], at: number): void {
		this.#told = true;
		events.splice(at, 0, { type: 'start', id: this.#id, model: this.#model || this.#requested });
	}
}
