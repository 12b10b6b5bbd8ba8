import { accumulate } from '../../core/accumulate.ts';
import type { Clock } from '../../core/clock.ts';
import { toStreamError } from '../../core/errors.ts';
import type { Reading } from '../../core/policies/meter.ts';
import { type Call, isContent, type StreamEvent, type StreamFn } from '../../core/stream.ts';
import type { TurnOutcome } from '../../sessions/record.ts';
import type { TurnRecorder } from '../../sessions/turn-recorder.ts';
import type { Change, Failure, MeterReading, TurnStatus } from '../../webview/messages.ts';
import { outcomeAfter } from '../sessions/outcome.ts';
import { factsOf } from '../sessions/turn-records.ts';
import { createPieceTimer, type PieceTimer } from './piece-times.ts';
import type { HeldTurn } from './turn-tree.ts';

/** What is told of an answer while it is made. */
export interface AnswerHooks {
	/** Of each model call when it ends. */
	meter(reading: Reading): void;
	/** Of each tool before it runs: it runs when the promise resolves. */
	toolStarts(call: { id: string; name: string }): Promise<unknown>;
}

/** What an answer needs of its conversation. */
export interface AnsweringInputs {
	held: HeldTurn;
	/** Opens the model for this answer. */
	open(hooks: AnswerHooks): StreamFn;
	/** Writes it into the history; absent where none is kept. */
	recorder: TurnRecorder | undefined;
	/**
	 * Resolves when the user's message is written, or the disk refuses: only then is it sent. Rejects where another window
	 * answers the turn: then it is not.
	 */
	saved: Promise<unknown> | undefined;
	failureOf(error: unknown): Failure;
	/** Told of every change, at once and in order. */
	changed(change: Change): void;
	/** Called once, before the last change is told: another turn may run. */
	over(): void;
	clock: Clock;
}

/** One answer on its way. It owns its `AbortController`; `stop` takes effect at once and keeps what came. */
export class Answering {
	readonly held: HeldTurn;
	readonly #inputs: AnsweringInputs;
	readonly #controller = new AbortController();
	readonly #begin: number;
	readonly #times: PieceTimer;
	#meter: MeterReading;
	#isOver = false;

	constructor(inputs: AnsweringInputs) {
		this.#inputs = inputs;
		this.held = inputs.held;
		this.#begin = inputs.clock.now();
		this.#meter = { ...inputs.held.turn.meter };
		this.#times = createPieceTimer(this.#meter);
	}

	/**
	 * Drinks the answer. Resolves when the turn is over, however it ended; it never rejects.
	 *
	 * @param before is taken first.
	 */
	async run(
		ask: (stream: StreamFn, call: Call) => AsyncIterable<StreamEvent>,
		before: readonly StreamEvent[] = [],
	): Promise<void> {
		const { held, open, failureOf, recorder, saved } = this.#inputs;
		try {
			if (saved) {
				await saved;
			}
			// Stop does not wait for the disk.
			if (this.#isOver) {
				return;
			}
			for (const event of before) {
				this.#take(event);
			}
			const stream = open({
				meter: (reading) => this.#read(reading),
				toolStarts: async (call) => recorder?.toolStarts(call),
			});
			for await (const event of ask(stream, { signal: this.#controller.signal })) {
				// What still flows after Stop belongs to nobody.
				if (this.#isOver) {
					return;
				}
				this.#take(event);
			}
			this.#end('finished');
		} catch (error) {
			const failure = toStreamError(error, this.#controller.signal);
			const hasContent = held.turn.answer.messages.some(({ content }) => content.length > 0);
			this.#end(outcomeAfter(failure, hasContent), failureOf(failure));
		}
	}

	#take(event: StreamEvent): void {
		const { turn } = this.held;
		accumulate(turn.answer, event);
		this.#times.see(event, this.#inputs.clock.now());
		this.#inputs.recorder?.event(event);
		if (turn.status === 'waiting' && isContent(event)) {
			const { firstContentMs = this.#elapsed() } = this.#meter;
			this.#meter = { ...this.#meter, firstContentMs };
			this.#setStatus('streaming');
			this.#tellStatus();
		}
		this.#inputs.changed({ type: 'events', turnId: turn.id, events: [event] });
	}

	/** Stops at once and keeps what came. */
	stop(): void {
		this.#end('stopped');
		this.#controller.abort();
	}

	/** Lets go: nothing more is recorded or told, and the turn stays as it is. */
	abandon(): void {
		this.#isOver = true;
		this.#controller.abort();
	}

	#read({ tokensPerSecond }: Reading): void {
		if (tokensPerSecond !== undefined) {
			this.#meter = { ...this.#meter, tokensPerSecond };
		}
	}

	#end(status: TurnOutcome, failure?: Failure): void {
		if (this.#isOver) {
			return;
		}
		this.#isOver = true;
		const { reasoningMs: _, toolMs: __, durationMs = 0, ...meter } = this.#meter;
		this.#meter = { ...meter, durationMs: durationMs + this.#elapsed(), ...this.#times.times() };
		this.#setStatus(status, failure);
		void this.#inputs.recorder?.end(status, factsOf(this.held.turn));
		this.#inputs.over();
		this.#tellStatus();
	}

	#setStatus(status: TurnStatus, failure?: Failure): void {
		const { turn } = this.held;
		turn.status = status;
		turn.meter = this.#meter;
		if (failure) {
			turn.failure = failure;
		}
	}

	#tellStatus(): void {
		const { id: turnId, status, meter, failure } = this.held.turn;
		this.#inputs.changed({ type: 'turn-status', turnId, status, meter, ...(failure ? { failure } : {}) });
	}

	#elapsed(): number {
		return this.#inputs.clock.now() - this.#begin;
	}
}
