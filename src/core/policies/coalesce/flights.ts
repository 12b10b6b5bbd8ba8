import type { Batches } from '../../event-stream.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { Flight } from './flight.ts';

/** What a call asks. */
export interface Asked {
	/** What all calls have in common that ask the same (`sketchOf`). */
	sketch: string;
	/** The same for those alone; undefined for what cannot be compared. Asked for where sketches are the same. */
	key(): string | undefined;
}

/** The calls that are under way and may be joined, by what they ask. */
export interface Flights {
	/** Joins the call that asks the same, or begins it: `open` gets a call of its own, which no joiner's signal stops. */
	join(asked: Asked, call: Call, open: (shared: Call) => AsyncIterable<StreamEvent>): Batches;
	/** How many can be joined. */
	readonly size: number;
}

/** A call that may be joined. */
interface Underway {
	asked: Asked;
	/** Once it was compared. */
	key?: string | undefined;
	flight: Flight;
}

/**
 * @param options `longestBacklog`: so many bytes of an answer are kept for those who come later, default 1 MiB; a
 * longer one can be joined no more, and only what the slowest of its drinkers has not had yet is kept.
 */
export function createFlights({ longestBacklog = 2 ** 20 }: { longestBacklog?: number } = {}): Flights {
	// What a list held is taken out of it: tables that a map has outgrown still point to their lists and to the next
	// table, and once one of them is old, V8's collector of young objects takes the whole chain for alive.
	const flights = new Map<string, Underway[]>();

	const leave = (sketch: string, gone: Flight): void => {
		const alike = flights.get(sketch) ?? [];
		const place = alike.findIndex(({ flight }) => flight === gone);
		if (place >= 0) {
			alike.splice(place, 1);
		}
		if (alike.length === 0) {
			flights.delete(sketch);
		}
	};

	return {
		join(asked, call, open) {
			const { sketch } = asked;
			const alike = flights.get(sketch) ?? [];
			const same = findSame(alike, asked);
			if (same) {
				return same.join(call.signal);
			}
			const onClosed = () => leave(sketch, flight);
			const flight = new Flight({ open, call, longestBacklog, onClosed });
			alike.push({ asked, flight });
			flights.set(sketch, alike);
			return flight.join(call.signal);
		},
		get size() {
			return [...flights.values()].reduce((sum, { length }) => sum + length, 0);
		},
	};
}

function findSame(alike: readonly Underway[], asked: Asked): Flight | undefined {
	const key = alike.length > 0 ? asked.key() : undefined;
	const same = key === undefined ? undefined : alike.find((one) => keyOf(one) === key);
	return same?.flight;
}

function keyOf(one: Underway): string | undefined {
	one.key ??= one.asked.key();
	return one.key;
}
