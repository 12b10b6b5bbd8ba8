import type { ChatRequest } from '../../core/chat.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { Call, StreamFn } from '../../core/stream.ts';
import type { TurnRecorder } from '../../sessions/turn-recorder.ts';
import type { Turn } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import { askedOf } from '../sessions/turn-records.ts';
import { Answering } from './answering.ts';
import { canContinue, continueAnswer, mustBeOurs } from './continue-answer.ts';
import type { ConversationInputs } from './conversation-inputs.ts';
import { newTurn, type Prompt, promptOf } from './held-turn.ts';
import { type ConversationRecord, type KeptConversation, treeOf } from './kept-conversation.ts';
import { requestOf } from './request.ts';
import type { HeldTurn, TurnTree } from './turn-tree.ts';

/**
 * A chat as the host keeps it: a tree of turns, of which one branch is shown and at most one turn is running. A
 * message is in the history before it is sent. `stop` takes effect at once and keeps what came.
 */
export class Conversation {
	readonly #inputs: ConversationInputs;
	readonly #clock: Clock;
	#tree: TurnTree;
	#record: ConversationRecord | undefined;
	#run: Answering | undefined;

	constructor(inputs: ConversationInputs, kept: KeptConversation = { turns: [] }) {
		this.#inputs = inputs;
		this.#clock = inputs.clock ?? systemClock;
		this.#tree = treeOf(kept);
		this.#record = kept.record;
	}

	/** The branch that is shown. */
	get turns(): readonly HeldTurn[] {
		return this.#tree.branch;
	}

	/** The turns of every branch, in the order in which they were asked. */
	get all(): readonly HeldTurn[] {
		return this.#tree.all;
	}

	/** True while a turn is on its way; then nothing else can be asked. */
	get isRunning(): boolean {
		return this.#run !== undefined;
	}

	/** Whether the turn is one of its own, deleted or not. */
	has(turnId: string): boolean {
		return this.#tree.has(turnId);
	}

	/** What the page is told of the branch. */
	shown(): Turn[] {
		return this.turns.map((held) => this.#withPlace(held));
	}

	/**
	 * Asks the chosen model. Resolves when the turn is over, however it ended; it never rejects.
	 *
	 * @param instead the turn in whose stead it is asked: a branch beside it, which keeps what follows it.
	 * @returns undefined where a turn is running or `instead` is gone: then nothing was asked.
	 */
	send(prompt: Prompt, instead?: string): Promise<void> | undefined {
		const replaced = instead === undefined ? undefined : this.#tree.find(instead);
		if (this.#run || (instead !== undefined && !replaced)) {
			return undefined;
		}
		const parent = replaced ? (replaced.parent ?? null) : (this.turns.at(-1)?.turn.id ?? null);
		return this.#add(prompt, parent, replaced, this.#inputs.model(), false);
	}

	/**
	 * Asks again what a turn asked, with the chosen model or another one. An answer that said something stays as an
	 * alternative; one that did not is forgotten. As `send` otherwise.
	 */
	retry(turnId: string, model: CatalogModel = this.#inputs.model()): Promise<void> | undefined {
		const earlier = this.#tree.find(turnId);
		if (this.#run || !earlier) {
			return undefined;
		}
		const prompt = promptOf(earlier);
		const parent = earlier.parent ?? null;
		if (earlier.turn.answer.messages.some(({ content }) => content.length > 0)) {
			return this.#add(prompt, parent, earlier, model, true);
		}
		const held = newTurn(prompt, { id: turnId, parent, model, startedAt: this.#now() });
		this.#tree.replace(earlier, held);
		this.#inputs.changed({ type: 'turn-reset', turn: this.#withPlace(held) });
		return this.#answer(held, model, true);
	}

	/**
	 * Lets an answer that broke off, was stopped or was cut go on where it ended, by the model that began it if that
	 * is still there. As `send` otherwise; undefined also where there is nothing to go on from.
	 */
	continue(turnId: string): Promise<void> | undefined {
		const held = this.#tree.find(turnId);
		if (this.#run || !held || !canContinue(held.turn)) {
			return undefined;
		}
		const { turn } = held;
		const model = this.#inputs.find?.(turn.model.id) ?? this.#inputs.model();
		const { before, ask } = continueAnswer(this.#requestOf(held, model), held, model);
		delete turn.answer.finish;
		delete turn.failure;
		turn.status = 'waiting';
		turn.startedAt = this.#now();
		this.#inputs.changed({ type: 'turn-status', turnId, status: 'waiting', startedAt: turn.startedAt });
		const { recorder, claimed } = this.#record?.resume(turnId) ?? {};
		const saved = claimed?.then((claim) => {
			if (claim === 'changed') {
				this.#inputs.overtaken?.();
			}
			mustBeOurs(claim);
		});
		return this.#begin(held, model, { recorder, saved }).run(ask, before);
	}

	/** Deletes a turn and what follows it; one that runs is stopped. @returns how to take that back. */
	remove(turnId: string): (() => void) | undefined {
		const tree = this.#tree;
		const record = this.#record;
		const held = tree.find(turnId);
		if (!held) {
			return undefined;
		}
		if (this.#run && tree.pathTo(this.#run.held).includes(held)) {
			this.stop();
		}
		tree.remove(held);
		void record?.setTurnRemoved(turnId, true);
		this.#inputs.reshown?.();
		return () => {
			tree.restore(held);
			void record?.setTurnRemoved(turnId, false);
			void record?.show(turnId);
			this.#inputs.reshown?.();
		};
	}

	/** Shows the branch of what was asked before this turn in its stead (-1) or after it (1). */
	showAlternative(turnId: string, step: -1 | 1): void {
		const held = this.#tree.find(turnId);
		const alternatives = held ? this.#tree.alternatives(held) : [];
		const next = held && alternatives[alternatives.indexOf(held) + step];
		if (next && !this.#run) {
			this.#tree.show(next);
			void this.#record?.show(next.turn.id);
			this.#inputs.reshown?.();
		}
	}

	/** What would be sent for this prompt now. */
	preview(prompt: Prompt): ChatRequest {
		const model = this.#inputs.model();
		const held = newTurn(prompt, { id: '', parent: null, model, startedAt: this.#now() });
		return requestOf(this.turns, held, model, this.#inputs.parameters?.());
	}

	/** Stops the running turn at once and keeps what came. Without one it does nothing. */
	stop(): void {
		this.#run?.stop();
	}

	/** Stops what runs, and goes on with another conversation. */
	open(kept: KeptConversation): void {
		this.stop();
		this.#tree = treeOf(kept);
		this.#record = kept.record;
		this.#inputs.reshown?.();
	}

	/** Lets go of what runs: nothing more is recorded or told, and its turn stays as it is. */
	dispose(): void {
		this.#run?.abandon();
		this.#run = undefined;
	}

	#add(
		prompt: Prompt,
		parent: string | null,
		instead: HeldTurn | undefined,
		model: CatalogModel,
		fresh: boolean,
	): Promise<void> {
		const id = (this.#inputs.newId ?? (() => crypto.randomUUID()))();
		const held = newTurn(prompt, { id, parent, model, startedAt: this.#now() });
		const isShown = instead !== undefined && this.turns.includes(instead);
		this.#tree.add(held);
		if (isShown) {
			this.#inputs.changed({ type: 'turns-cut', turnId: instead.turn.id });
		}
		this.#inputs.changed({ type: 'turn-added', turn: this.#withPlace(held) });
		return this.#answer(held, model, fresh);
	}

	#answer(held: HeldTurn, model: CatalogModel, fresh: boolean): Promise<void> {
		const request = { ...this.#requestOf(held, model), ...(fresh ? { fresh } : {}) };
		const begun = this.#record?.begin(askedOf(held));
		return this.#begin(held, model, begun).run((stream: StreamFn, call: Call) => stream(request, call));
	}

	#begin(held: HeldTurn, model: CatalogModel, begun: Begun = {}): Answering {
		const { open, failureOf, changed } = this.#inputs;
		const run = new Answering({
			held,
			open: (hooks) => open(model, hooks),
			recorder: begun.recorder,
			saved: begun.saved,
			failureOf: (error) => failureOf(error, model),
			changed,
			over: () => {
				this.#run = undefined;
			},
			clock: this.#clock,
		});
		this.#run = run;
		return run;
	}

	#requestOf(held: HeldTurn, model: CatalogModel): ChatRequest {
		const earlier = this.#tree.pathTo(held).slice(0, -1);
		return requestOf(earlier, held, model, this.#inputs.parameters?.());
	}

	#withPlace(held: HeldTurn): Turn {
		const all = this.#tree.alternatives(held);
		return all.length < 2
			? held.turn
			: { ...held.turn, alternatives: { place: all.indexOf(held) + 1, of: all.length } };
	}

	#now(): number {
		return (this.#inputs.wallClock ?? Date.now)();
	}
}

/** How a turn that is about to be answered is recorded. */
interface Begun {
	recorder?: TurnRecorder | undefined;
	saved?: Promise<unknown> | undefined;
}
