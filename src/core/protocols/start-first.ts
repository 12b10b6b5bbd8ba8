import type { StreamError } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';
import type { EventEncoder } from './server.ts';

/** Holds citations that come before the answer's `start` back until it has come: nothing can be said without a name. */
export function startFirst(encoder: EventEncoder): EventEncoder {
	return new StartFirst(encoder);
}

class StartFirst implements EventEncoder {
	readonly #encoder: EventEncoder;
	#isBegun = false;
	#held: StreamEvent[] | undefined;

	constructor(encoder: EventEncoder) {
		this.#encoder = encoder;
	}

	event(event: StreamEvent): string {
		if (this.#isBegun) {
			return this.#encoder.event(event);
		}
		switch (event.type) {
			case 'usage':
			case 'notice':
				return this.#encoder.event(event);
			case 'citation':
				this.#held ??= [];
				this.#held.push(event);
				return '';
			case 'finish':
				return this.#release() + this.#encoder.event(event);
			default:
				return this.#encoder.event(event) + this.#release();
		}
	}

	failure(error: StreamError): string {
		return this.#encoder.failure(error);
	}

	#release(): string {
		const events = this.#held ?? [];
		this.#isBegun = true;
		this.#held = undefined;
		return events.map((event) => this.#encoder.event(event)).join('');
	}
}
