import type { StreamError } from '../../errors.ts';
import type { Turn } from './wait.ts';

/** A request in the line: how the line and the request tell each other of its fate. */
export class Ticket {
	readonly tokens: number;
	#turn: Turn | undefined;
	#error: StreamError | undefined;
	#news: string | undefined;
	#lastTold: string | undefined;
	#reader: PromiseWithResolvers<string | undefined> | undefined;
	#settle = () => {};

	constructor(tokens: number) {
		this.tokens = tokens;
	}

	/** What was got, once the request has been let through. */
	get turn(): Turn | undefined {
		return this.#turn;
	}

	get wasTold(): boolean {
		return this.#lastTold !== undefined;
	}

	/**
	 * The next sentence for people, only the newest one; undefined once the request has been let through. One reader
	 * at a time.
	 *
	 * @throws StreamError why it will not be.
	 */
	async notice(): Promise<string | undefined> {
		if (this.#error) {
			throw this.#error;
		}
		if (this.#turn) {
			return undefined;
		}
		const news = this.#news;
		this.#news = undefined;
		this.#reader = news === undefined ? Promise.withResolvers() : undefined;
		return this.#reader?.promise ?? news;
	}

	tell(sentence: string): void {
		if (sentence === this.#lastTold) {
			return;
		}
		this.#lastTold = sentence;
		if (this.#reader) {
			this.#reader.resolve(sentence);
			this.#reader = undefined;
		} else {
			this.#news = sentence;
		}
	}

	/** Calls back when the request has been let through or refused. */
	onceSettled(callback: () => void): void {
		this.#settle = callback;
	}

	admit(turn: Turn): void {
		this.#turn = turn;
		this.#reader?.resolve(undefined);
		this.#settle();
	}

	refuse(error: StreamError): void {
		this.#error ??= error;
		this.#reader?.reject(this.#error);
		this.#settle();
	}
}
