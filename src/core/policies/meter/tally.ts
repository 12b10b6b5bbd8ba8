import type { ChatRequest, Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import type { ErrorKind } from '../../errors.ts';
import { GrowingText } from '../../growing-text.ts';
import { costOf, type Prices } from '../../prices.ts';
import type { StreamEvent } from '../../stream.ts';
import { type CountTokens, estimateUsage, loadTokenCounter } from '../../token-estimate.ts';
import type { Reading } from '../meter.ts';

/** An estimate that is so many times what the provider told was made later; no estimate is so wrong. */
const STALE = 2;

/** What has been counted of one call so far. */
export class Tally {
	readonly #request: ChatRequest;
	readonly #prices: Prices | undefined;
	#model: string;
	#from: Reading['from'];
	#outcome: Reading['outcome'] = 'aborted';
	#usage: Usage | undefined;
	readonly #output = new GrowingText();
	#isWhole = false;
	#showsReasoning = false;
	#counter: Promise<CountTokens> | undefined;

	constructor(request: ChatRequest, prices: Prices | undefined) {
		this.#request = request;
		this.#model = request.model;
		this.#prices = prices;
	}

	/** Counts the event; gives it back, a usage event with its cost. */
	count(event: StreamEvent): StreamEvent {
		switch (event.type) {
			case 'text-delta':
			case 'refusal-delta':
			case 'replace':
				this.#write(event.text);
				return event;
			case 'reasoning-delta':
				this.#showsReasoning = true;
				this.#write(event.text);
				return event;
			case 'tool-call-start':
				this.#write(event.name);
				return event;
			case 'tool-call-delta':
				this.#write(event.json);
				return event;
			case 'usage': {
				const { type: _, ...told } = event;
				this.#usage = this.#withCost(told);
				return this.#usage === told ? event : { type: 'usage', ...this.#usage };
			}
			case 'start':
				this.#model = event.model;
				this.#from = event.from;
				return event;
			case 'finish':
				this.#outcome = event.reason;
				this.#isWhole = true;
				return event;
			default:
				return event;
		}
	}

	fail(kind: ErrorKind): void {
		this.#outcome = kind;
		this.#isWhole = false;
	}

	/** Whether content came and the provider has told no usage. */
	get lacksUsage(): boolean {
		return this.#usage === undefined && this.#counter !== undefined;
	}

	/** Whether nothing is left to be counted: a whole answer whose usage the provider has told. */
	get isSettled(): boolean {
		return this.#isWhole && this.#usage !== undefined;
	}

	/** The estimate where content came and the provider told no usage at all; undefined otherwise. */
	async estimate(): Promise<Usage | undefined> {
		if (this.#usage || !this.#counter) {
			return undefined;
		}
		this.#usage = this.#withCost(estimateUsage(this.#request, this.#output.text, await this.#counter));
		return this.#usage;
	}

	/**
	 * To be called when the call is over, however it ended. The usage of a broken answer is estimated as far as it is
	 * not known: some providers tell the input and one token of output at the beginning, and the rest never.
	 */
	async close(): Promise<void> {
		const told = this.#usage;
		if (this.#isWhole || !told || !this.#counter) {
			await this.estimate();
			return;
		}
		const outputTokens = (await this.#counter)(this.#output.text);
		if (outputTokens > told.outputTokens * STALE) {
			const { costUsd: _, ...tokens } = told;
			this.#usage = this.#withCost({ ...tokens, outputTokens, estimated: true });
		}
	}

	read(): Pick<Reading, 'model' | 'usage' | 'costUsd' | 'estimated' | 'from' | 'outcome'> {
		const usage = this.#usage;
		const { costUsd, estimated } = usage ?? {};
		return {
			model: this.#model,
			...defined({ usage, costUsd, estimated, from: this.#from }),
			outcome: this.#outcome,
		};
	}

	/** Output tokens that were written since the first content. */
	visibleTokens(): number {
		// Reasoning that was not shown was over before the first content came.
		const before = this.#showsReasoning ? 0 : (this.#usage?.reasoningTokens ?? 0);
		return (this.#usage?.outputTokens ?? 0) - before;
	}

	#withCost(told: Usage): Usage {
		const costUsd = this.#from ? 0 : costOf(told, this.#prices);
		return costUsd === undefined ? told : { ...told, costUsd };
	}

	#write(text: string): void {
		// Loaded while the answer streams, so that nobody waits for it at the end, least of all a stop.
		this.#counter ??= loadTokenCounter();
		this.#output.append(text);
	}
}
