import type { StreamEvent } from '../stream.ts';
import type { EventEncoder } from './server.ts';

/** Holds citations that come before the answer's `start` back until it has come: nothing can be said without a name. */
export function startFirst(encoder: EventEncoder): EventEncoder {
	let held: StreamEvent[] | undefined = [];
	const release = (): string => {
		const events = held ?? [];
		held = undefined;
		return events.map((event) => encoder.event(event)).join('');
	};
	return {
		event(event) {
			switch (held && event.type) {
				case undefined:
				case 'usage':
				case 'notice':
					return encoder.event(event);
				case 'citation':
					held?.push(event);
					return '';
				case 'finish':
					return release() + encoder.event(event);
				default:
					return encoder.event(event) + release();
			}
		},
		failure: (error) => encoder.failure(error),
	};
}
