import { type Clock, systemClock } from './clock.ts';
import { direct } from './demo/direct.ts';
import { type Pace, play } from './demo/play.ts';
import type { StreamFn } from './stream.ts';

/**
 * The provider that ships inside: no key, no network, the same answer to the same request. It says what it is, and
 * words of the last user message choose what it shows (`table`, `code`, `think`, `very long`, `rate limit`,
 * `read README.md` …; its answer to `help` lists them), so that every state of a sink can be tried.
 *
 * @param options `pace`: `model` (default) streams some 80 pieces a second and takes a minute at the most;
 * `instant` never waits.
 */
export function createDemo({
	clock = systemClock,
	pace = 'model',
}: {
	clock?: Clock;
	pace?: Pace;
} = {}): StreamFn {
	return async function* demo(request, call) {
		yield* play(direct(request), request, call.signal, { clock, pace });
	};
}
