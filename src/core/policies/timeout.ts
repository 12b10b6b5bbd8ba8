import { systemClock } from '../clock.ts';
import { follow } from '../follow.ts';
import type { Policy } from '../stream.ts';
import { Watch } from './timeout/watch.ts';

/**
 * How long to wait for what, in ms; 0: without end. Only time spent waiting for the provider counts, never time in
 * which the consumer did not ask for more.
 */
export interface Timeouts {
	/** From the request until the response begins. Default 30 s, or `firstEvent` where that is set to more. */
	headers: number;
	/** From the request until the first content event. Default 60 s; local and reasoning models want 300 s. */
	firstEvent: number;
	/** Once content has come: without a single byte. Default 60 s. */
	idle: number;
	/** Once content has come: without content, however many keep-alives flow. Default 300 s. */
	content: number;
	/** One request from its beginning to its end; a turn with tools makes several. Default none. */
	total: number;
}

/**
 * Ends a call that waits too long, with a `StreamError` kind `timeout` that names the limit and its setting. The
 * call inside gets a signal of its own, so the socket is closed; bytes are seen by `call.wire`, since keep-alives
 * are no events, and a silent connection is not the same as one that chatters without answering.
 *
 * Where the source tells on the wire when it waits, the clock is read once a network read; else twice a batch.
 *
 * @example timeout({ firstEvent: 300_000 })(source)
 */
export function timeout(limits: Partial<Timeouts> = {}, { clock = systemClock } = {}): Policy {
	const effective = withDefaults(limits);
	return (next) =>
		function timeout(request, call) {
			return follow(() => {
				const watch = new Watch(effective, clock, call);
				return { events: next(request, watch.inner), follower: watch };
			}, call.signal);
		};
}

const DEFAULTS: Timeouts = {
	headers: 30_000,
	firstEvent: 60_000,
	idle: 60_000,
	content: 300_000,
	total: 0,
};

/**
 * Ollama and others send their headers together with the first event, so whoever allows the first event more time
 * means the headers too.
 */
function withDefaults({
	firstEvent = DEFAULTS.firstEvent,
	headers = firstEvent === 0 ? 0 : firstEvent > DEFAULTS.firstEvent ? firstEvent : DEFAULTS.headers,
	...rest
}: Partial<Timeouts>): Timeouts {
	return { ...DEFAULTS, ...rest, firstEvent, headers };
}
