import { type Clock, systemClock } from '../core/clock.ts';
import type { StreamEvent } from '../core/stream.ts';
import { createEventBatch } from './event-batch.ts';
import type { RecordBody, SessionFailure, SessionReading, TurnOutcome } from './record.ts';
import type { Saved } from './session-log.ts';

/** What a surface tells of a turn while it is answered. */
export interface TurnRecorder {
	readonly turnId: string;
	/**
	 * An event of the answer. Returns at once; text is written within a second, a tool's result at once. Where the
	 * disk is slow there are fewer, larger writes.
	 */
	event(event: StreamEvent): void;
	/** Before a tool runs: resolves when it and all that came before is written. */
	toolStarts(call: { id: string; name: string }): Promise<Saved>;
	/** Writes now what was collected. */
	flush(): void;
	/** The turn is over; nothing more is recorded of it. Resolves when it is written. */
	end(outcome: TurnOutcome, facts?: TurnFacts): Promise<Saved>;
}

/** What is known of a turn when it is over. */
export interface TurnFacts {
	failure?: SessionFailure | undefined;
	reading?: SessionReading | undefined;
}

/** What a recorder needs. */
export interface TurnRecorderInputs {
	turnId: string;
	commit(body: RecordBody): Promise<Saved>;
	/** Hides keys in what is written. */
	redact(text: string): string;
	clock?: Clock | undefined;
}

export function createTurnRecorder(inputs: TurnRecorderInputs): TurnRecorder {
	const { turnId, commit, clock = systemClock } = inputs;
	const batch = createEventBatch();
	let cancel: (() => void) | undefined;
	let isWriting = false;
	let isOver = false;

	const schedule = () => {
		if (!batch.isEmpty && !isWriting) {
			cancel ??= clock.after(INTERVAL_MS, flush);
		}
	};
	const flush = () => {
		cancel?.();
		cancel = undefined;
		if (batch.isEmpty) {
			return;
		}
		isWriting = true;
		const events = batch.take().map((event) => redacted(event, inputs.redact));
		void commit({ kind: 'events', turn: turnId, events }).then(() => {
			isWriting = false;
			schedule();
		});
	};
	return {
		turnId,
		event(event) {
			if (!isOver) {
				batch.add(event);
				const write = event.type === 'tool-result' ? flush : schedule;
				write();
			}
		},
		flush,
		toolStarts({ id, name }) {
			flush();
			return isOver ? Promise.resolve('saved') : commit({ kind: 'tool', turn: turnId, call: id, name });
		},
		end(outcome, facts = {}) {
			if (isOver) {
				return Promise.resolve('saved');
			}
			flush();
			isOver = true;
			return commit(endOf(turnId, outcome, facts));
		},
	};
}

/** Less than a second, so that with the write itself it is at most one that a crash costs. */
const INTERVAL_MS = 750;

function redacted(event: StreamEvent, redact: (text: string) => string): StreamEvent {
	switch (event.type) {
		case 'text-delta':
		case 'reasoning-delta':
		case 'refusal-delta':
		case 'replace':
		case 'notice':
			return { ...event, text: redact(event.text) };
		case 'tool-call-delta':
			return { ...event, json: redact(event.json) };
		case 'tool-result':
			return { ...event, content: redact(event.content) };
		default:
			return event;
	}
}

function endOf(turn: string, outcome: TurnOutcome, { failure, reading }: TurnFacts): RecordBody {
	return { kind: 'end', turn, outcome, ...(failure ? { failure } : {}), ...(reading ? { reading } : {}) };
}
