import type { FinishReason, Usage } from '../chat.ts';
import { systemClock } from '../clock.ts';
import { defined } from '../defined.ts';
import { type ErrorKind, type StreamError, type StreamErrorData, toStreamError } from '../errors.ts';
import { follow } from '../follow.ts';
import { redact } from '../redact.ts';
import { isContent, type Policy, type StreamEvent, type WireFact } from '../stream.ts';

/** What is kept of one model call. No prompt and no answer, and no text in which a key may stand. Times in ms. */
export interface LogEntry {
	/** As it was asked for. */
	model: string;
	/** As the provider named what answered; absent where nothing did. */
	answeredBy?: string | undefined;
	from?: 'cache' | 'shared' | undefined;
	/** How it ended. A consumer that left before the end makes it `aborted`. */
	outcome: FinishReason | ErrorKind;
	durationMs: number;
	/** Until the first content event; absent where none came. */
	firstContentMs?: number | undefined;
	/** Responses that came, those of retries among them. */
	responses: number;
	/** The last response's status; absent where there was none. */
	status?: number | undefined;
	usage?: Usage | undefined;
	/** What people were told on the way: retries, breaks, cuts. */
	notices: readonly string[];
	/** Why it failed, as people are told. */
	failure?:
		| Pick<StreamErrorData, 'message' | 'detail' | 'requestId' | 'retryAfterMs' | 'provider'>
		| undefined;
}

/** More notices of one call tell no more. */
const MOST_NOTICES = 50;

/**
 * Hands over one entry for each model call when it ends in whatever way: the first place to look when an answer
 * failed. Everything in it that anybody else wrote has passed through `hide`.
 *
 * @param means `hide`: takes keys out of a text; default: whatever looks like one (`redact`). Who knows the keys
 * hands in a redactor that does.
 * @example log((entry) => lines.write(JSON.stringify(entry)))(source)
 */
export function log(
	write: (entry: LogEntry) => void,
	means: { clock?: Pick<typeof systemClock, 'now'>; hide?: (text: string) => string } = {},
): Policy {
	const { clock = systemClock, hide = (text) => redact(text, undefined) } = means;
	return (next) =>
		function log(request, call) {
			return follow(() => {
				const begin = clock.now();
				const record = createRecord(request.model, () => clock.now() - begin);
				const wire = (fact: WireFact) => {
					record.seeWire(fact);
					call.wire?.(fact);
				};
				const follower = {
					see: record.see,
					fail(error: unknown) {
						record.fail(toStreamError(error, call.signal));
						return error;
					},
					over: () => write(hidden(record.entry(), hide)),
				};
				return { events: next(request, { signal: call.signal, wire }), follower };
			}, call.signal);
		};
}

function createRecord(model: string, elapsed: () => number) {
	const entry: LogEntry & { notices: string[] } = {
		model,
		outcome: 'aborted',
		durationMs: 0,
		responses: 0,
		notices: [],
	};
	return {
		see(event: StreamEvent): undefined {
			if (entry.firstContentMs === undefined && isContent(event)) {
				entry.firstContentMs = elapsed();
			}
			switch (event.type) {
				case 'start':
					entry.answeredBy = event.model;
					entry.from = event.from;
					return;
				case 'usage': {
					const { type: _, ...usage } = event;
					entry.usage = usage;
					return;
				}
				case 'notice':
					if (entry.notices.length < MOST_NOTICES) {
						entry.notices.push(event.text);
					}
					return;
				case 'finish':
					entry.outcome = event.reason;
					return;
			}
		},
		seeWire(fact: WireFact) {
			if (fact.type === 'headers') {
				entry.responses += 1;
				entry.status = fact.status;
			}
		},
		fail({ kind, message, detail, requestId, retryAfterMs, provider }: StreamError) {
			entry.outcome = kind;
			entry.failure = defined({ message, detail, requestId, retryAfterMs, provider });
		},
		entry: (): LogEntry => ({ ...entry, durationMs: elapsed() }),
	};
}

/** The entry with every text in it that came from elsewhere hidden where it shows a key. */
function hidden(entry: LogEntry, hide: (text: string) => string): LogEntry {
	const { failure, answeredBy } = entry;
	return defined({
		...entry,
		model: hide(entry.model),
		answeredBy: answeredBy && hide(answeredBy),
		notices: entry.notices.map(hide),
		failure:
			failure &&
			defined({
				...failure,
				message: hide(failure.message),
				detail: failure.detail && hide(failure.detail),
				requestId: failure.requestId && hide(failure.requestId),
			}),
	});
}
