import type { Batches } from '../../event-stream.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { Flight } from './flight.ts';

/** The calls that are under way and may be joined, by what they ask. */
export interface Flights {
	/** Joins the call of this key, or begins it: `open` gets a call of its own, which no joiner's signal stops. */
	join(key: string, call: Call, open: (shared: Call) => AsyncIterable<StreamEvent>): Batches;
	/** How many can be joined. */
	readonly size: number;
}

/**
 * @param options `longestBacklog`: so many bytes of an answer are kept for those who come later, default 1 MiB; a
 * longer one can be joined no more, and only what the slowest of its drinkers has not had yet is kept.
 */
export function createFlights({ longestBacklog = 2 ** 20 }: { longestBacklog?: number } = {}): Flights {
	const flights = new Map<string, Flight>();
	return {
		join(key, call, open) {
			const flight = flights.get(key);
			if (flight) {
				return flight.join(call.signal);
			}
			const begun = new Flight({
				open,
				call,
				longestBacklog,
				onClosed: () => {
					if (flights.get(key) === begun) {
						flights.delete(key);
					}
				},
			});
			flights.set(key, begun);
			return begun.join(call.signal);
		},
		get size() {
			return flights.size;
		},
	};
}
