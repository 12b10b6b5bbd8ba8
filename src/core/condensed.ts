import { GrowingText } from './growing-text.ts';
import type { StreamEvent } from './stream.ts';

/** An event whose neighbours of its kind say the same as one that says it all. */
type Delta = Extract<StreamEvent, { type: 'text-delta' | 'reasoning-delta' | 'refusal-delta' }>;

/**
 * Events to be told again later: in their order, neighbouring deltas of one kind joined, of neighbouring usages the last
 * one. It takes about what the events say, however many they are.
 */
export class Condensed<E extends StreamEvent> {
	readonly #events: E[] = [];
	/** What the last event says, where it is a delta that may still grow. */
	readonly #growing = new GrowingText();

	/** How many events are held. */
	get length(): number {
		return this.#events.length;
	}

	add(event: E): void {
		const at = this.#events.length - 1;
		const last = this.#events[at];
		if (last?.type === 'usage' && event.type === 'usage') {
			this.#events[at] = event;
			return;
		}
		if (!isDelta(event) || last?.type !== event.type) {
			this.#settle();
			this.#events.push(event);
		}
		if (isDelta(event)) {
			this.#growing.append(event.text);
		}
	}

	/** The events so far; what is added later is not among them. */
	events(): E[] {
		return this.#events.map((event, at) => (at === this.#events.length - 1 ? this.#whole(event) : event));
	}

	#settle(): void {
		const at = this.#events.length - 1;
		const last = this.#events[at];
		if (last) {
			this.#events[at] = this.#whole(last);
			this.#growing.replace('');
		}
	}

	/** The last event with all its text; a copy, since the event itself is others' too. */
	#whole(last: E): E {
		return isDelta(last) ? { ...last, text: this.#growing.text } : last;
	}
}

function isDelta(event: StreamEvent): event is Delta {
	return event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'refusal-delta';
}
