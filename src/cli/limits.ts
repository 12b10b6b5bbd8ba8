import { defined } from '../core/defined.ts';
import type { PipelineOptions } from '../core/pipeline.ts';
import type { AskOptions } from './ask-options.ts';
import { readNumber } from './number-option.ts';

/** A local model may have to be loaded from disk first, and an answer in one piece has to be written first. */
const PATIENT_FIRST_EVENT_MS = 300_000;

/** The longest that a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** A model call is never more requests than 5, whatever is asked for. */
const MOST_RETRIES = 4;

/**
 * How long is waited, and how often a failed request is sent again.
 *
 * @param local whether the model runs on a machine of the user's own.
 * @throws StreamError `invalid-request` that names the option and its range.
 */
export function limitsOf(options: AskOptions, local: boolean): PipelineOptions {
	const ms = (name: 'connect-ms' | 'first-event-ms' | 'idle-ms' | 'content-ms' | 'total-ms') =>
		readNumber(`--${name}`, options[name], { least: 0, most: LONGEST_MS, whole: true });
	const isPatient = local || options['no-stream'] === true;
	const retries = readNumber('--retries', options.retries, { least: 0, most: MOST_RETRIES, whole: true });
	return {
		timeouts: defined({
			headers: ms('connect-ms'),
			firstEvent: ms('first-event-ms') ?? (isPatient ? PATIENT_FIRST_EVENT_MS : undefined),
			idle: ms('idle-ms'),
			content: ms('content-ms'),
			total: ms('total-ms'),
		}),
		...(retries === undefined ? {} : { retry: retries > 0 && { attempts: retries + 1 } }),
	};
}
