import type { ChatRequest } from '../chat.ts';
import { batchesOf, eventStream } from '../event-stream.ts';
import { canonicalRequest, sketchOf } from '../request-key.ts';
import type { Policy } from '../stream.ts';
import type { Flights } from './coalesce/flights.ts';

/**
 * Lets identical requests that are under way at the same time share one call to the model. Who comes later gets
 * first what has flowed already, its deltas joined, then the rest as it comes, and a `start` that says `from: 'shared'`; all get the
 * same answer, and the same failure. One that stops affects nobody else; the call stops when the last one has left.
 *
 * The facts of the wire go to the one who began the call, since they tell of one connection. A request that offers
 * tools is not shared: its calls are acted on, and two clients must not both take the same call for theirs. Nor is
 * one that is `fresh`, or that cannot be named.
 *
 * @param flights what is under way; shared by the pipelines of one endpoint, or of all: `scope` keeps them apart.
 * @param scope see `requestKey`.
 * @example coalesce(createFlights(), scope)(source)
 */
export function coalesce(flights: Flights, scope: string): Policy {
	return (next) =>
		function coalesce(request, call) {
			return eventStream(() => {
				if (!isShareable(request)) {
					return batchesOf(next(request, call));
				}
				const asked = { sketch: sketchOf(request, scope), key: () => canonicalRequest(request, scope) };
				return flights.join(asked, call, (shared) => next(request, shared));
			}, call.signal);
		};
}

function isShareable({ fresh, tools = [] }: ChatRequest): boolean {
	return !fresh && tools.length === 0;
}
