import { type Clock, systemClock } from '../clock.ts';
import { sayDuration } from '../duration.ts';
import { StreamError } from '../errors.ts';
import { linkedAbort } from '../linked-abort.ts';
import { isContent, type Policy, type StreamEvent, type WireFact } from '../stream.ts';

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
 * @example timeout({ firstEvent: 300_000 })(source)
 */
export function timeout(limits: Partial<Timeouts> = {}, { clock = systemClock } = {}): Policy {
	const effective = withDefaults(limits);
	return (next) =>
		async function* timeout(request, call) {
			const inner = linkedAbort(call.signal);
			const watch = startWatch(effective, clock, inner.abort);
			const wire = (fact: WireFact) => {
				watch.sawWire(fact);
				call.wire?.(fact);
			};
			try {
				for await (const event of next(request, { signal: inner.signal, wire })) {
					watch.sawEvent(event);
					watch.hold();
					yield event;
					watch.goOn();
				}
			} catch (error) {
				throw watch.expired() ?? error;
			} finally {
				watch.stop();
				inner.release();
			}
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

type Limit = keyof Timeouts;

const LIMITS: readonly Limit[] = ['headers', 'firstEvent', 'idle', 'content', 'total'];

interface Watch {
	sawWire(fact: WireFact): void;
	sawEvent(event: StreamEvent): void;
	/** The consumer has an event and does not wait: time stands still until `goOn`. */
	hold(): void;
	goOn(): void;
	expired(): StreamError | undefined;
	stop(): void;
}

/** One timer for all limits: an event only notes its time, and a timer that comes too early sets itself anew. */
function startWatch(limits: Timeouts, clock: Clock, expire: () => void): Watch {
	let held = 0;
	let heldSince: number | undefined;
	let expired: StreamError | undefined;
	const now = () => (heldSince ?? clock.now()) - held;
	const begin = now();
	/** When each limit that runs began to run. */
	const since: Partial<Record<Limit, number>> = { headers: begin, firstEvent: begin, total: begin };

	const check = () => {
		const due = earliest(limits, since);
		if (due && due.at <= now()) {
			expired = timeoutError(due.limit, limits[due.limit]);
			expire();
		} else if (due) {
			cancel = clock.after(due.at - now(), check);
		}
	};
	let cancel = () => {};
	check();

	return {
		sawWire({ type }) {
			delete since.headers;
			if (type === 'bytes' && since.idle !== undefined) {
				since.idle = now();
			}
		},
		sawEvent(event) {
			if (since.idle !== undefined) {
				since.idle = now();
			}
			if (!isContent(event)) {
				return;
			}
			const isFirst = since.content === undefined;
			since.idle = since.content = now();
			if (isFirst) {
				// The limits that begin to run now may end before the ones that the timer was set for.
				delete since.headers;
				delete since.firstEvent;
				cancel();
				check();
			}
		},
		hold() {
			heldSince = clock.now();
		},
		goOn() {
			held += clock.now() - (heldSince ?? clock.now());
			heldSince = undefined;
		},
		expired: () => expired,
		stop: () => cancel(),
	};
}

function earliest(
	limits: Timeouts,
	since: Partial<Record<Limit, number>>,
): { limit: Limit; at: number } | undefined {
	let first: { limit: Limit; at: number } | undefined;
	for (const limit of LIMITS) {
		const begin = since[limit];
		if (begin === undefined || !(limits[limit] > 0)) {
			continue;
		}
		const at = begin + limits[limit];
		if (!first || at < first.at) {
			first = { limit, at };
		}
	}
	return first;
}

const SENTENCES: Readonly<Record<Limit, (span: string) => string>> = {
	headers: (span) => `The server did not begin to respond within ${span}. Check that it is up, then retry`,
	firstEvent: (span) => `The answer did not begin within ${span}. Retry, choose a faster model`,
	idle: (span) => `The connection went silent in the middle of the answer for ${span}. Retry`,
	content: (span) =>
		`The server kept the connection alive for ${span} but sent nothing more of the answer. Retry`,
	total: (span) => `The answer took longer than ${span}. Ask for a shorter one`,
};

function timeoutError(limit: Limit, ms: number): StreamError {
	return new StreamError(
		'timeout',
		`${SENTENCES[limit](sayDuration(ms))}, or raise the setting weir.timeouts.${limit}.`,
		// Whoever limits the whole wants it to end, not to begin anew.
		{ retryable: limit !== 'total' },
	);
}
