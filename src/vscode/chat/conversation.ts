import { accumulate, emptyAnswer } from '../../core/accumulate.ts';
import type { ChatRequest } from '../../core/chat.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { StreamError, toStreamError } from '../../core/errors.ts';
import type { Reading } from '../../core/policies/meter.ts';
import { isContent, type StreamEvent, type StreamFn } from '../../core/stream.ts';
import type { Change, Failure, MeterReading, Turn, TurnStatus } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import { labelOf } from './model-label.ts';
import { requestOf } from './request.ts';

/** What is asked: the user's words, and what goes along with them. */
export interface Prompt {
	text: string;
	context: readonly { label: string; content: string }[];
}

/** A turn as the host keeps it: what the page shows, and what was sent along, in the order of its labels. */
export interface HeldTurn {
	turn: Turn;
	contents: readonly string[];
}

/** What a conversation needs of the world. */
export interface ConversationInputs {
	/** The model that the next turn asks. */
	model(): CatalogModel;
	/** Opens it for one turn. */
	open(model: CatalogModel, meter: (reading: Reading) => void): StreamFn;
	failureOf(error: unknown, model: CatalogModel): Failure;
	/** Told of every change, at once and in order. */
	changed(change: Change): void;
	clock?: Clock;
	/** Wall clock, ms since 1970. */
	wallClock?: () => number;
	newId?: () => string;
}

/** One turn on its way: alive while it is the conversation's `#run`. */
interface Run {
	held: HeldTurn;
	controller: AbortController;
	startedAt: number;
	meter: MeterReading;
}

/**
 * A chat as the host keeps it: turns, at most one of them running. It owns the turn's `AbortController`; `stop`
 * takes effect at once and keeps what came.
 */
export class Conversation {
	readonly #inputs: ConversationInputs;
	readonly #clock: Clock;
	#turns: HeldTurn[];
	#run: Run | undefined;

	/** @param turns an earlier conversation; a turn that was running then is `interrupted` now. */
	constructor(inputs: ConversationInputs, turns: readonly HeldTurn[] = []) {
		this.#inputs = inputs;
		this.#clock = inputs.clock ?? systemClock;
		this.#turns = turns.map(asInterrupted);
	}

	get turns(): readonly HeldTurn[] {
		return this.#turns;
	}

	/** True while a turn is on its way; then nothing else can be asked. */
	get isRunning(): boolean {
		return this.#run !== undefined;
	}

	/**
	 * Asks the chosen model. Resolves when the turn is over, however it ended; it never rejects.
	 * @returns undefined where a turn is running: then nothing was asked.
	 */
	send(prompt: Prompt): Promise<void> | undefined {
		if (this.#run) {
			return undefined;
		}
		const held = this.#newTurn(prompt, this.#newId());
		this.#turns.push(held);
		this.#inputs.changed({ type: 'turn-added', turn: held.turn });
		return this.#answer(held, false);
	}

	/**
	 * Asks again what a turn asked, with the model chosen now; its answer is forgotten. As `send` otherwise, and
	 * undefined for a turn that is not there.
	 */
	retry(turnId: string): Promise<void> | undefined {
		const place = this.#turns.findIndex(({ turn }) => turn.id === turnId);
		const earlier = this.#turns[place];
		if (this.#run || !earlier) {
			return undefined;
		}
		const { turn, contents } = earlier;
		const context = turn.prompt.context.map(({ label }, index) => ({
			label,
			content: contents[index] ?? '',
		}));
		const held = this.#newTurn({ text: turn.prompt.text, context }, turn.id);
		this.#turns[place] = held;
		this.#inputs.changed({ type: 'turn-reset', turn: held.turn });
		return this.#answer(held, true);
	}

	/** Stops the running turn at once and keeps what came. Without one it does nothing. */
	stop(): void {
		const run = this.#run;
		if (run) {
			this.#end(run, 'stopped');
			run.controller.abort();
		}
	}

	/** Stops what runs and begins anew. */
	clear(): void {
		this.stop();
		this.#turns = [];
		this.#inputs.changed({ type: 'cleared' });
	}

	/** Lets go of what runs: nothing more is recorded or told, and its turn stays as it is. */
	dispose(): void {
		const run = this.#run;
		this.#run = undefined;
		run?.controller.abort();
	}

	#newTurn(prompt: Prompt, id: string): HeldTurn {
		return {
			turn: {
				id,
				prompt: { text: prompt.text, context: prompt.context.map(({ label }) => ({ label })) },
				model: labelOf(this.#inputs.model()),
				status: 'waiting',
				startedAt: (this.#inputs.wallClock ?? Date.now)(),
				answer: emptyAnswer(),
			},
			contents: prompt.context.map(({ content }) => content),
		};
	}

	#newId(): string {
		return (this.#inputs.newId ?? (() => crypto.randomUUID()))();
	}

	async #answer(held: HeldTurn, fresh: boolean): Promise<void> {
		const model = this.#inputs.model();
		const earlier = this.#turns.slice(0, this.#turns.indexOf(held));
		const request = { ...requestOf(earlier, held, model), ...(fresh ? { fresh } : {}) };
		const run: Run = {
			held,
			controller: new AbortController(),
			startedAt: this.#clock.now(),
			meter: {},
		};
		this.#run = run;
		try {
			await this.#drink(run, model, request);
			this.#end(run, 'finished');
		} catch (error) {
			const failure = this.#inputs.failureOf(toStreamError(error, run.controller.signal), model);
			const hasContent = held.turn.status === 'streaming';
			this.#end(run, hasContent && isBreak(error) ? 'interrupted' : 'failed', failure);
		}
	}

	async #drink(run: Run, model: CatalogModel, request: ChatRequest): Promise<void> {
		const stream = this.#inputs.open(model, ({ tokensPerSecond }) => {
			if (tokensPerSecond !== undefined) {
				run.meter = { ...run.meter, tokensPerSecond };
			}
		});
		for await (const event of stream(request, { signal: run.controller.signal })) {
			// What still flows after Stop belongs to nobody.
			if (this.#run !== run) {
				return;
			}
			this.#take(run, event);
		}
	}

	#take(run: Run, event: StreamEvent): void {
		const { turn } = run.held;
		accumulate(turn.answer, event);
		if (turn.status === 'waiting' && isContent(event)) {
			run.meter = { ...run.meter, firstContentMs: this.#clock.now() - run.startedAt };
			this.#setStatus(run, 'streaming');
		}
		this.#inputs.changed({ type: 'events', turnId: turn.id, events: [event] });
	}

	#end(run: Run, status: TurnStatus, failure?: Failure): void {
		if (this.#run !== run) {
			return;
		}
		this.#run = undefined;
		run.meter = { ...run.meter, durationMs: this.#clock.now() - run.startedAt };
		this.#setStatus(run, status, failure);
	}

	#setStatus({ held: { turn }, meter }: Run, status: TurnStatus, failure?: Failure): void {
		turn.status = status;
		turn.meter = meter;
		if (failure) {
			turn.failure = failure;
		}
		this.#inputs.changed({
			type: 'turn-status',
			turnId: turn.id,
			status,
			meter,
			...(failure ? { failure } : {}),
		});
	}
}

/** Kinds that cut an answer off in the middle, as against those that refuse one. */
function isBreak(error: unknown): boolean {
	return error instanceof StreamError && ['interrupted', 'network', 'timeout'].includes(error.kind);
}

function asInterrupted(held: HeldTurn): HeldTurn {
	const { turn, contents } = held;
	if (turn.status !== 'waiting' && turn.status !== 'streaming') {
		return held;
	}
	const failure: Failure = {
		kind: 'interrupted',
		message: 'The window was closed or reloaded while this answer was on its way. Retry asks again.',
	};
	return { turn: { ...turn, status: 'interrupted', failure }, contents };
}
