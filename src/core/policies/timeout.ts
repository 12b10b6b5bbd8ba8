import { t } from '@vscode/l10n';
import { type Clock, systemClock } from '../clock.ts';
import { sayDuration } from '../duration.ts';
import { StreamError } from '../errors.ts';
import { follow } from '../follow.ts';
import { linkedAbort } from '../linked-abort.ts';
import { isContent, type Policy, type StreamEvent, type WireFact } from '../stream.ts';
import { createWaitingTime } from './timeout/waiting-time.ts';

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
				const inner = linkedAbort(call.signal);
				const watch = startWatch(effective, clock, inner.abort);
				const wire = (fact: WireFact) => {
					watch.sawWire(fact);
					call.wire?.(fact);
				};
				const follower = {
					ask: watch.asked,
					see: watch.sawEvent,
					fail: (error: unknown) => watch.expired() ?? error,
					over() {
						watch.stop();
						inner.release();
					},
				};
				return { events: next(request, { ...call, signal: inner.signal, wire }), follower };
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

type Limit = keyof Timeouts;

const LIMITS: readonly Limit[] = ['headers', 'firstEvent', 'idle', 'content', 'total'];

/** When each limit began to run; undefined for one that does not. */
type Since = Record<Limit, number | undefined>;

interface Watch {
	/** The consumer asks for more: where the wire tells nothing, the provider is waited for from now on. */
	asked(): void;
	sawWire(fact: WireFact): void;
	sawEvent(event: StreamEvent): undefined;
	expired(): StreamError | undefined;
	stop(): void;
}

/** One timer for all limits: an event only notes its time, and a timer that comes too early sets itself anew. */
function startWatch(limits: Timeouts, clock: Clock, expire: () => void): Watch {
	const time = createWaitingTime(clock);
	const begin = time.now();
	/** When each limit that runs began to run. */
	const since: Since = {
		headers: begin,
		firstEvent: begin,
		idle: undefined,
		content: undefined,
		total: begin,
	};
	let wireTellsWaits = false;
	/** Content has come since the time was last noted. */
	let hasNews = false;
	let expired: StreamError | undefined;
	let cancel = () => {};
	/** When the timer comes, in waiting time. */
	let timer = Number.POSITIVE_INFINITY;

	const check = () => {
		timer = Number.POSITIVE_INFINITY;
		const due = earliest(limits, since);
		if (due && due.at <= time.now()) {
			expired = timeoutError(due.limit, limits[due.limit]);
			expire();
		} else if (due) {
			timer = due.at;
			cancel = clock.after(due.at - time.now(), check);
		}
	};
	const noteContent = () => {
		hasNews = false;
		since.idle = since.content = time.now();
	};
	const beginContent = () => {
		since.headers = since.firstEvent = undefined;
		noteContent();
		// The limits that begin to run now may end before the ones that the timer was set for.
		const due = earliest(limits, since);
		if (due && due.at < timer) {
			cancel();
			check();
		}
	};
	check();

	return {
		asked() {
			if (!wireTellsWaits) {
				time.goOn();
			}
		},
		sawWire({ type }) {
			switch (type) {
				case 'headers':
					since.headers = undefined;
					return;
				case 'waiting':
					wireTellsWaits = true;
					time.goOn();
					if (hasNews) {
						noteContent();
					}
					return;
				case 'bytes':
					since.headers = undefined;
					if (wireTellsWaits) {
						time.hold();
					}
					if (since.idle !== undefined) {
						since.idle = time.now();
					}
					return;
			}
		},
		sawEvent(event) {
			if (!hasNews && isContent(event)) {
				hasNews = true;
				if (since.content === undefined) {
					beginContent();
				}
			}
			if (!wireTellsWaits) {
				if (hasNews) {
					noteContent();
				} else if (since.idle !== undefined) {
					since.idle = time.now();
				}
				time.hold();
			}
			return undefined;
		},
		expired: () => expired,
		stop: () => cancel(),
	};
}

function earliest(limits: Timeouts, since: Readonly<Since>): { limit: Limit; at: number } | undefined {
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

const SENTENCES: Readonly<Record<Limit, (span: string, setting: string) => string>> = {
	headers: (span, setting) =>
		t(
			'The server did not begin to respond within {0}. Check that it is up, then retry, or raise the setting {1}.',
			span,
			setting,
		),
	firstEvent: (span, setting) =>
		t(
			'The answer did not begin within {0}. Retry, choose a faster model, or raise the setting {1}.',
			span,
			setting,
		),
	idle: (span, setting) =>
		t(
			'The connection went silent in the middle of the answer for {0}. Retry, or raise the setting {1}.',
			span,
			setting,
		),
	content: (span, setting) =>
		t(
			'The server kept the connection alive for {0} but sent nothing more of the answer. Retry, or raise the setting {1}.',
			span,
			setting,
		),
	total: (span, setting) =>
		t('The answer took longer than {0}. Ask for a shorter one, or raise the setting {1}.', span, setting),
};

function timeoutError(limit: Limit, ms: number): StreamError {
	return new StreamError(
		'timeout',
		SENTENCES[limit](sayDuration(ms), `weir.timeouts.${limit}`),
		// Whoever limits the whole wants it to end, not to begin anew.
		{ retryable: limit !== 'total' },
	);
}
