import type { PieceReader, TakePiece } from '../core/http/piece-response.ts';
import { Rounds } from './rounds.ts';

/** More of a body than this is not taken from the connection before it is asked for, in bytes. */
const MOST_HELD = 64 * 1024;

const ROUNDS = new Rounds();

/** Where the pieces of a body come from. */
export interface PieceSource {
	/** No more is wanted for now; what is on its way already may still come. */
	pause(): void;
	resume(): void;
	/** Nothing is wanted any more. May be called when the body is at its end. */
	close(): void;
}

type Piece = Awaited<ReturnType<PieceReader['read']>>;

/** Where the pieces go, and whether it wants to be left alone. */
type Flowing = PromiseWithResolvers<void> & { readonly take: TakePiece; isBusy: boolean };

/** A body as its connection brings it: what came with one network read is one piece. */
export class Pieces implements PieceReader {
	readonly #source: PieceSource;
	#held: Uint8Array[] = [];
	#size = 0;
	#waiting: PromiseWithResolvers<Piece> | undefined;
	#flowing: Flowing | undefined;
	#end: { error?: unknown } | undefined;

	constructor(source: PieceSource) {
		this.#source = source;
	}

	/** What was put there last is the last. */
	get isWhole(): boolean {
		return this.#end !== undefined && this.#size === 0;
	}

	flow(take: TakePiece): Promise<void> {
		const flowing = { take, isBusy: false, ...Promise.withResolvers<void>() };
		this.#flowing = flowing;
		this.#pour();
		return flowing.promise;
	}

	read(): Promise<Piece> {
		this.#flowing?.resolve();
		this.#flowing = undefined;
		this.#waiting ??= Promise.withResolvers();
		const { promise } = this.#waiting;
		this.#settle();
		return promise;
	}

	async cancel(): Promise<void> {
		this.#held = [];
		this.#size = 0;
		this.finish();
		this.#source.close();
	}

	/** Takes what has come. */
	put(piece: Uint8Array): void {
		if (this.#end) {
			return;
		}
		if (this.#size === 0 && (this.#flowing || this.#waiting)) {
			// Runs when all that came with the same network read is there: one piece instead of one for each chunk.
			ROUNDS.soon(this.#settle);
		}
		this.#held.push(piece);
		this.#size += piece.byteLength;
		if (this.#size >= MOST_HELD) {
			this.#source.pause();
		}
	}

	/** The body is at its end. */
	finish(): void {
		this.#finish({});
	}

	/** The body has broken off. */
	fail(error: unknown): void {
		this.#finish({ error });
	}

	#finish(how: { error?: unknown }): void {
		this.#end ??= how;
		this.#settle();
	}

	readonly #pour = (): void => {
		const flowing = this.#flowing;
		while (flowing && flowing === this.#flowing && !flowing.isBusy && (this.#size > 0 || this.#end)) {
			const piece = this.#size > 0 ? this.#all() : undefined;
			const room = piece && flowing.take(piece);
			if (room) {
				flowing.isBusy = true;
				void room.then(() => {
					flowing.isBusy = false;
					this.#pour();
				});
			} else if (!piece) {
				this.#flowing = undefined;
				this.#tellEnd(flowing);
			}
		}
	};

	/** An error is told once. */
	#tellEnd({ resolve, reject }: Pick<Flowing, 'resolve' | 'reject'>): void {
		const { error } = this.#end ?? {};
		this.#end && 'error' in this.#end ? reject(error) : resolve();
		this.#end = {};
	}

	readonly #settle = (): void => {
		if (this.#flowing) {
			this.#pour();
			return;
		}
		const asked = this.#waiting;
		if (!asked || (this.#size === 0 && !this.#end)) {
			return;
		}
		this.#waiting = undefined;
		if (this.#size > 0) {
			asked.resolve({ done: false, value: this.#all() });
		} else {
			this.#tellEnd({ resolve: () => asked.resolve({ done: true }), reject: asked.reject });
		}
	};

	#all(): Uint8Array | undefined {
		const [only] = this.#held;
		const bytes = this.#held.length > 1 ? Buffer.concat(this.#held, this.#size) : only;
		this.#held = [];
		if (this.#size >= MOST_HELD) {
			// It may bring more at once, which must not come before this.
			queueMicrotask(() => this.#source.resume());
		}
		this.#size = 0;
		return bytes;
	}
}
