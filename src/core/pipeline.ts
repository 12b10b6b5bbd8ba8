import { type Clock, systemClock } from './clock.ts';
import { meter, type Reading } from './policies/meter.ts';
import { type RetryOptions, retry } from './policies/retry.ts';
import { type Timeouts, timeout } from './policies/timeout.ts';
import { compose, type Policy, type StreamFn } from './stream.ts';
import { type TurnTools, turn } from './turn.ts';

/** What a pipeline does besides its defaults. */
export interface PipelineOptions {
	/** Limits in ms that differ from the defaults. */
	timeouts?: Partial<Timeouts> | undefined;
	/** What differs from the defaults; false: a failed request is not sent again. */
	retry?: Partial<RetryOptions> | false | undefined;
	/** Told of each model call when it ends. */
	meter?: ((reading: Reading) => void) | undefined;
	/** What the model may call. Without it the stream is one model call. */
	tools?: TurnTools | undefined;
	clock?: Clock | undefined;
}

/** Puts the policies around a source: the one place where their order is decided. */
export function pipeline(source: StreamFn, options: PipelineOptions = {}): StreamFn {
	const { timeouts, retry: retries, meter: report, tools, clock = systemClock } = options;
	const policies: (Policy | false | undefined)[] = [
		// Outermost: each of its rounds is a model call of its own, with its own reading, retries and limits.
		tools && turn(tools),
		// Around the retries: what the user waited for is one call, however many requests it took.
		report && meter(report, { clock }),
		// Around the timeout: each attempt has the whole time, and waiting for the next one is no timeout.
		retries !== false && retry(retries, { clock }),
		// Innermost, next to the wire that it watches.
		timeout(timeouts, { clock }),
	];
	return compose(...policies.filter((policy) => typeof policy === 'function'))(source);
}
