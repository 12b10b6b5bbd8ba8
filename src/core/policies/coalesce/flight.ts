import { Condensed } from '../../condensed.ts';
import { eventSize } from '../../event-size.ts';
import { type Batches, batchesOf, pour } from '../../event-stream.ts';
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

/** What an event takes in memory besides its strings, roughly, in bytes. */
const OBJECT_SIZE = 100;

/**
 * One call to a model and all who drink from it. Its batches are a chain: each drinker holds the link that it had
 * last, so what nobody has before it is garbage. For those who may still join, the beginning is held in a few events.
 */
export class Flight {
	readonly #options: FlightOptions;
	readonly #controller = new AbortController();
	readonly #drinkers = new Set<Drinker>();
	#beginner: Drinker | undefined;
	#last: Link = {};
	/** What has flowed; undefined once nobody can join any more. */
	#backlog: Condensed<StreamEvent> | undefined = new Condensed();
	/** How much its events say, in bytes. */
	#said = 0;
	#events: Batches | undefined;
	/** Whether anybody wants more than there is. */
	#isWanted = false;
	/** Until somebody does. */
	#room: PromiseWithResolvers<void> | undefined;
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
		const flowed = this.#beginner && this.#backlog?.events();
		const drinker = new Drinker(this, this.#last, signal, flowed);
		this.#beginner ??= drinker;
		this.#drinkers.add(drinker);
		drinker.begin();
		return drinker;
	}

	/** Asks for one more batch; everybody is woken when it is there. */
	pull(): void {
		this.#isWanted = true;
		this.#makeRoom();
		if (!this.#events && !this.#end) {
			this.#events = this.#open();
			pour(this.#events, this.#take).then(
				() => this.#finish({}),
				(error: unknown) => this.#finish({ error }),
			);
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
			this.#makeRoom();
			await this.#events?.close().catch(() => {});
		}
	}

	#open(): Batches {
		const { open, call } = this.#options;
		const tell = call.wire;
		const wire: Call['wire'] =
			tell &&
			((fact) => {
				if (this.#beginner && this.#drinkers.has(this.#beginner)) {
					tell(fact);
				}
			});
		return batchesOf(open({ ...call, signal: this.#controller.signal, wire }));
	}

	readonly #take = (batch: readonly StreamEvent[]): Promise<void> | undefined => {
		this.#isWanted = false;
		this.#last = this.#last.next = { batch };
		if (this.#backlog) {
			this.#note(batch, this.#backlog);
		}
		this.#wake();
		if (this.#isWanted || this.#end) {
			return undefined;
		}
		this.#room = Promise.withResolvers();
		return this.#room.promise;
	};

	#makeRoom(): void {
		this.#room?.resolve();
		this.#room = undefined;
	}

	#note(batch: readonly StreamEvent[], backlog: Condensed<StreamEvent>): void {
		for (const event of batch) {
			this.#said += eventSize(event);
			backlog.add(event);
		}
		if (this.#said + backlog.length * OBJECT_SIZE > this.#options.longestBacklog) {
			this.#close();
		}
	}

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
		this.#backlog = undefined;
		this.#options.onClosed();
	}
}
