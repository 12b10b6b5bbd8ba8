import { eventSize } from '../../event-size.ts';
import { type Batches, batchesOf } from '../../event-stream.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { Drinker, type Link } from './drinker.ts';

export interface FlightOptions {
	open: (call: Call) => AsyncIterable<StreamEvent>;
	/** Of the first one: the facts of the wire are told to it as long as it is there. */
	call: Call;
	/** In bytes. */
	longestBacklog: number;
	/** Called when nobody can join any more; possibly twice. */
	onClosed: () => void;
}

/** What an event takes in memory besides its strings, and a batch besides its events, roughly, in bytes. */
const OBJECT_SIZE = 100;
const BATCH_SIZE = 150;

/**
 * One call to a model and all who drink from it. Its batches are a chain: each drinker holds the link that it had
 * last, so what nobody has before it is garbage; the beginning is held only as long as somebody may join.
 */
export class Flight {
	readonly #options: FlightOptions;
	readonly #controller = new AbortController();
	readonly #drinkers = new Set<Drinker>();
	#beginner: Drinker | undefined;
	#first: Link | undefined = {};
	#last: Link = this.#first ?? {};
	#backlog = 0;
	#events: Batches | undefined;
	#isPulling = false;
	#end: { error?: unknown } | undefined;

	constructor(options: FlightOptions) {
		this.#options = options;
	}

	/** How the call ended, once it has. */
	get end(): { error?: unknown } | undefined {
		return this.#end;
	}

	/** Only until `onClosed`. */
	join(signal: AbortSignal): Drinker {
		const drinker = new Drinker(this, this.#first ?? this.#last, signal, this.#beginner !== undefined);
		this.#beginner ??= drinker;
		this.#drinkers.add(drinker);
		drinker.begin();
		return drinker;
	}

	/** Asks for one more batch; whoever waits is woken when it is there. */
	pull(): void {
		if (!this.#isPulling && !this.#end) {
			this.#isPulling = true;
			this.#events ??= this.#open();
			this.#events.read().then(this.#take, this.#fail);
		}
	}

	/** The last one to leave stops the call; resolves when it is over. */
	async leave(drinker: Drinker): Promise<void> {
		if (!this.#drinkers.delete(drinker) || this.#drinkers.size > 0) {
			return;
		}
		this.#close();
		if (!this.#end) {
			this.#end = {};
			this.#controller.abort();
			await this.#events?.close().catch(() => {});
		}
	}

	#open(): Batches {
		const { open, call } = this.#options;
		const wire: Call['wire'] = (fact) => {
			if (this.#beginner && this.#drinkers.has(this.#beginner)) {
				call.wire?.(fact);
			}
		};
		return batchesOf(open({ ...call, signal: this.#controller.signal, wire }));
	}

	readonly #take = (batch: readonly StreamEvent[] | undefined): void => {
		this.#isPulling = false;
		if (!batch) {
			this.#finish({});
			return;
		}
		this.#last = this.#last.next = { batch };
		if (this.#first) {
			this.#backlog += BATCH_SIZE;
			for (const event of batch) {
				this.#backlog += eventSize(event) + OBJECT_SIZE;
			}
			if (this.#backlog > this.#options.longestBacklog) {
				this.#close();
			}
		}
		this.#wake();
	};

	readonly #fail = (error: unknown): void => {
		this.#isPulling = false;
		this.#finish({ error });
	};

	#finish(end: { error?: unknown }): void {
		this.#end ??= end;
		this.#close();
		this.#wake();
	}

	#wake(): void {
		for (const drinker of this.#drinkers) {
			drinker.wake();
		}
	}

	#close(): void {
		this.#first = undefined;
		this.#options.onClosed();
	}
}
