import { defined } from '../core/defined.ts';
import type { PipelineOptions } from '../core/pipeline.ts';
import { SLOW_FIRST_EVENT_MS } from '../core/slow-models.ts';
import type { AskOptions } from './ask-options.ts';
import type { ChosenModel } from './choose-model.ts';
import { readNumber } from './number-option.ts';

/** An answer in one piece has to be written to its end first. */
const WHOLE_ANSWER_MS = 300_000;

/** The longest that a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** A model call is never more requests than 5, whatever is asked for. */
const MOST_RETRIES = 4;

/**
 * How long is waited, how often a failed request is sent again, and how long an answer may be.
 *
 * @param slow what the model may take its time for before its first event.
 * @throws StreamError `invalid-request` that names the option and its range.
 */
export function limitsOf(options: AskOptions, slow: ChosenModel['slow']): PipelineOptions {
	const ms = (name: 'connect-ms' | 'first-event-ms' | 'idle-ms' | 'content-ms' | 'total-ms') =>
		readNumber(`--${name}`, options[name], { least: 0, most: LONGEST_MS, whole: true });
	const wholeAnswer = options['no-stream'] === true ? WHOLE_ANSWER_MS : undefined;
	const patience = slow ? SLOW_FIRST_EVENT_MS[slow] : wholeAnswer;
	const retries = readNumber('--retries', options.retries, { least: 0, most: MOST_RETRIES, whole: true });
	return {
		timeouts: defined({
			headers: ms('connect-ms'),
			firstEvent: ms('first-event-ms') ?? patience,
			idle: ms('idle-ms'),
			content: ms('content-ms'),
			total: ms('total-ms'),
		}),
		bounds: defined({ text: readNumber('--bound-text', options['bound-text'], { least: 1, whole: true }) }),
		...(retries === undefined ? {} : { retry: retries > 0 && { attempts: retries + 1 } }),
	};
}
