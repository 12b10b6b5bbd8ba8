import type { Clock } from '../../../core/clock.ts';
import type { Sessions } from '../../../sessions/sessions.ts';
import type { SessionStorage } from '../../../sessions/storage.ts';
import { tidySessions } from '../../../sessions/tidy.ts';
import { DAY_MS, ERASED_AFTER_DAYS } from './old-sessions.ts';

/** What tidying needs. */
export interface TidyInputs {
	sessions: Sessions;
	storage: SessionStorage;
	/** `weir.history.keepDays`, read each time; 0: for ever. */
	keepDays(): number;
	/** Told what the storage said; the next day it is tried again. */
	failed(error: unknown): void;
	clock: Clock;
	/** Wall clock, ms since 1970. */
	now(): number;
}

/**
 * Tidies the history some minutes after it was opened, when nobody waits for it any more, and then once a day: chats
 * of the age that the user has set are deleted, and deleted ones erased after `ERASED_AFTER_DAYS`.
 *
 * @returns its end.
 */
export function tidyHistory(inputs: TidyInputs): () => void {
	const { clock } = inputs;
	const controller = new AbortController();
	const tidyAndWait = () => {
		void tidy(inputs, controller.signal).catch(inputs.failed);
		cancel = clock.after(DAY_MS, tidyAndWait);
	};
	let cancel = clock.after(QUIET_MS, tidyAndWait);
	return () => {
		controller.abort();
		cancel();
	};
}

const QUIET_MS = 5 * 60 * 1000;

function tidy({ sessions, storage, keepDays, now }: TidyInputs, signal: AbortSignal): Promise<void> {
	const days = keepDays();
	return tidySessions(
		sessions,
		storage,
		{
			erasedAfterMs: ERASED_AFTER_DAYS * DAY_MS,
			...(days > 0 ? { removedAfterMs: days * DAY_MS } : {}),
			now,
		},
		signal,
	);
}
