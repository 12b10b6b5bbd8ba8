import { accumulate } from '../../core/accumulate.ts';
import type { Clock } from '../../core/clock.ts';
import { StreamError, toStreamError } from '../../core/errors.ts';
import type { Reading } from '../../core/policies/meter.ts';
import { type Call, isContent, type StreamEvent, type StreamFn } from '../../core/stream.ts';
import type { Change, Failure, MeterReading, TurnStatus } from '../../webview/messages.ts';
import type { HeldTurn } from './turn-tree.ts';

/** What an answer needs of its conversation. */
export interface AnsweringInputs {
	held: HeldTurn;
	/** Opens the model for this answer. */
	open(meter: (reading: Reading) => void): StreamFn;
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
	#meter: MeterReading;
	#isOver = false;

	constructor(inputs: AnsweringInputs) {
		this.#inputs = inputs;
		this.held = inputs.held;
		this.#begin = inputs.clock.now();
		this.#meter = { ...inputs.held.turn.meter };
	}

	/** Drinks the answer. Resolves when the turn is over, however it ended; it never rejects. */
	async run(ask: (stream: StreamFn, call: Call) => AsyncIterable<StreamEvent>): Promise<void> {
		const { held, open, failureOf } = this.#inputs;
		try {
			const stream = open((reading) => this.#read(reading));
			for await (const event of ask(stream, { signal: this.#controller.signal })) {
				// What still flows after Stop belongs to nobody.
				if (this.#isOver) {
					return;
				}
				this.take(event);
			}
			this.#end('finished');
		} catch (error) {
			const failure = failureOf(toStreamError(error, this.#controller.signal));
			const hasContent = held.turn.answer.messages.some(({ content }) => content.length > 0);
			this.#end(hasContent && isBreak(error) ? 'interrupted' : 'failed', failure);
		}
	}

	/** Adds an event to the answer. */
	take(event: StreamEvent): void {
		const { turn } = this.held;
		accumulate(turn.answer, event);
		if (turn.status === 'waiting' && isContent(event)) {
			const { firstContentMs = this.#elapsed() } = this.#meter;
			this.#meter = { ...this.#meter, firstContentMs };
			this.#setStatus('streaming');
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

	#end(status: TurnStatus, failure?: Failure): void {
		if (this.#isOver) {
			return;
		}
		this.#isOver = true;
		this.#meter = { ...this.#meter, durationMs: (this.#meter.durationMs ?? 0) + this.#elapsed() };
		this.#inputs.over();
		this.#setStatus(status, failure);
	}

	#setStatus(status: TurnStatus, failure?: Failure): void {
		const { turn } = this.held;
		turn.status = status;
		turn.meter = this.#meter;
		if (failure) {
			turn.failure = failure;
		}
		this.#inputs.changed({
			type: 'turn-status',
			turnId: turn.id,
			status,
			meter: this.#meter,
			...(failure ? { failure } : {}),
		});
	}

	#elapsed(): number {
		return this.#inputs.clock.now() - this.#begin;
	}
}

/** Kinds that cut an answer off in the middle, as against those that refuse one. */
function isBreak(error: unknown): boolean {
	return error instanceof StreamError && ['interrupted', 'network', 'timeout'].includes(error.kind);
}
