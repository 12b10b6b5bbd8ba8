import type { FinishReason, Usage } from '../chat.ts';
import { systemClock } from '../clock.ts';
import { type ErrorKind, toStreamError } from '../errors.ts';
import { isContent, type Policy } from '../stream.ts';

/** What one model call came to. Times in ms since the call began. */
export interface Reading {
	/** As the provider named it; as it was asked for where no `start` came. */
	model: string;
	/** Absent where the provider said none. */
	usage?: Usage | undefined;
	/** Until the first content event; absent where none came. */
	firstContentMs?: number | undefined;
	durationMs: number;
	/** Output tokens a second since the first content; absent without usage, and for what was too short to tell. */
	tokensPerSecond?: number | undefined;
	/** How it ended. A consumer that left before the end makes it `aborted`. */
	outcome: FinishReason | ErrorKind;
}

/**
 * Reports one reading for each model call, when it ends in whatever way. The retries inside count as one call.
 *
 * @example meter((reading) => console.log(reading.durationMs))(source)
 */
export function meter(report: (reading: Reading) => void, { clock = systemClock } = {}): Policy {
	return (next) =>
		async function* meter(request, call) {
			const begin = clock.now();
			const reading: Reading = { model: request.model, durationMs: 0, outcome: 'aborted' };
			let hidesReasoning = true;
			try {
				for await (const event of next(request, call)) {
					if (reading.firstContentMs === undefined && isContent(event)) {
						reading.firstContentMs = clock.now() - begin;
					}
					switch (event.type) {
						case 'start':
							reading.model = event.model;
							break;
						case 'reasoning-delta':
							hidesReasoning = false;
							break;
						case 'usage': {
							const { type: _, ...usage } = event;
							reading.usage = usage;
							break;
						}
						case 'finish':
							reading.outcome = event.reason;
							break;
					}
					yield event;
				}
			} catch (error) {
				reading.outcome = toStreamError(error, call.signal).kind;
				throw error;
			} finally {
				reading.durationMs = clock.now() - begin;
				report({ ...reading, ...speed(reading, hidesReasoning) });
			}
		};
}

/** What takes less time tells more about the timer than about the model. */
const SHORTEST_SPAN_MS = 250;

function speed(
	{ usage, firstContentMs, durationMs }: Reading,
	hidesReasoning: boolean,
): Pick<Reading, 'tokensPerSecond'> {
	if (!usage || firstContentMs === undefined) {
		return {};
	}
	// Reasoning that was not shown was over before the first content came.
	const before = hidesReasoning ? (usage.reasoningTokens ?? 0) : 0;
	const tokens = usage.outputTokens - before;
	const span = durationMs - firstContentMs;
	return span < SHORTEST_SPAN_MS || tokens <= 0 ? {} : { tokensPerSecond: (tokens * 1000) / span };
}
