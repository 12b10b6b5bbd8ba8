import { type Clock, systemClock } from '../core/clock.ts';
import { type Beat, type Claim, claimTurn, createBeat } from './claim.ts';
import type { LogRecord, RecordBody } from './record.ts';
import type { Saved } from './session-log.ts';
import { createTurnRecorder, type TurnRecorder } from './turn-recorder.ts';

/** What answering turns of a session needs of it. */
export interface AnsweredTurnsInputs {
	/** The session's, in this window. */
	writer: string;
	commit(body: RecordBody): Promise<Saved>;
	/** Reads all its records. */
	look(): Promise<readonly LogRecord[]>;
	/** Whether the record is in what is shown here. */
	isKnown(record: LogRecord): boolean;
	redact(text: string): string;
	clock?: Clock | undefined;
	/** Wall clock, ms since 1970. */
	now?: (() => number) | undefined;
}

/** The turns of a session that are answered here: the other windows are told, and what comes is recorded. */
export class AnsweredTurns {
	readonly #inputs: AnsweredTurnsInputs;
	readonly #turns = new Map<string, { recorder: TurnRecorder; beat: Beat }>();

	constructor(inputs: AnsweredTurnsInputs) {
		this.#inputs = inputs;
	}

	/** How many there are. */
	get size(): number {
		return this.#turns.size;
	}

	/** A turn is answered from now on. */
	begin(turnId: string): TurnRecorder {
		return this.#recorderOf(turnId, () => true);
	}

	/** A turn goes on. Nothing is recorded before `claimed` says `ours`. */
	resume(turnId: string): { recorder: TurnRecorder; claimed: Promise<Claim> } {
		const here = this.#turns.get(turnId);
		if (here) {
			return { recorder: here.recorder, claimed: Promise.resolve('ours') };
		}
		let isOurs = false;
		const recorder = this.#recorderOf(turnId, () => isOurs);
		const settle = (claim: Claim): Claim => {
			isOurs = claim === 'ours';
			if (!isOurs) {
				this.#over(turnId);
			} else if (!this.#turns.has(turnId)) {
				// It was stopped meanwhile.
				this.#leave(turnId);
			}
			return claim;
		};
		// Where the files cannot be read, going on is better than not: nothing that was written is lost by it.
		return { recorder, claimed: this.#claim(turnId).then(settle, () => settle('ours')) };
	}

	/** Writes what was collected. */
	flush(): void {
		for (const { recorder } of this.#turns.values()) {
			recorder.flush();
		}
	}

	/** For the last time: another window need not wait to go on with them. */
	leave(): void {
		this.flush();
		for (const [turnId, { beat }] of this.#turns) {
			beat.end();
			this.#leave(turnId);
		}
	}

	#leave(turn: string): void {
		void this.#inputs.commit({ kind: 'answering', turn, left: true });
	}

	#claim(turn: string): Promise<Claim> {
		const { writer, look, isKnown, commit: write, clock = systemClock, now = Date.now } = this.#inputs;
		return claimTurn({ turn, writer, look, isKnown, write, clock, now });
	}

	#recorderOf(turnId: string, isOurs: () => boolean): TurnRecorder {
		const { redact, clock = systemClock } = this.#inputs;
		const commit = (body: RecordBody): Promise<Saved> => {
			if (body.kind === 'end') {
				this.#over(turnId);
			}
			this.#turns.get(turnId)?.beat.again();
			return isOurs() ? this.#inputs.commit(body) : Promise.resolve('saved');
		};
		const recorder = createTurnRecorder({ turnId, commit, redact, clock });
		const beat = createBeat(() => void commit({ kind: 'answering', turn: turnId }), clock);
		this.#turns.set(turnId, { recorder, beat });
		return recorder;
	}

	#over(turnId: string): void {
		this.#turns.get(turnId)?.beat.end();
		this.#turns.delete(turnId);
	}
}
