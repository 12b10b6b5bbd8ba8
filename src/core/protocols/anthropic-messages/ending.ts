import type { StreamEvent } from '../../stream.ts';
import { finishOf } from '../openai-chat/finish.ts';
import { asObject, asText } from '../wire-value.ts';
import { noticeOfStop } from './notices.ts';
import { readStopReason } from './stop-reason.ts';

/** Collects why an answer ends, which is told before it does. */
export interface Ending {
	/** Reads the `delta` of a `message_delta`, or a whole message. */
	read(delta: unknown): void;
	/** Whether a stop reason has been told. */
	told(): boolean;
	/** The last events of the answer. @param calls whether it calls tools. */
	events(calls: boolean): StreamEvent[];
}

export function createEnding(): Ending {
	let reason = '';
	let explanation = '';
	return {
		read(delta) {
			const { stop_reason: said, stop_details: details } = asObject(delta) ?? {};
			reason = asText(said) || reason;
			explanation = asText(asObject(details)?.explanation) || explanation;
		},
		told: () => reason !== '',
		events(calls) {
			const stop = readStopReason(reason);
			const finish = finishOf(stop.reason, { calls, refusal: false });
			return [...noticeOfStop(stop, explanation), { type: 'finish', reason: finish }];
		},
	};
}
