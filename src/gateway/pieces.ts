import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PieceReader, TakePiece } from '../core/http/piece-response.ts';
import { Rounds } from './rounds.ts';

/** More of a body than this is not taken from the connection before it is asked for, in bytes. */
const MOST_HELD = 64 * 1024;

const ROUNDS = new Rounds();

type Piece = Awaited<ReturnType<PieceReader['read']>>;

/** Where the pieces go, and whether it wants to be left alone. */
type Flowing = PromiseWithResolvers<void> & { readonly take: TakePiece; isBusy: boolean };

/** The body of a response of Node's HTTP client, as it comes: what came with one network read is one piece. */
export class Pieces implements PieceReader {
	readonly #incoming: IncomingMessage;
	readonly #decoder: Duplex | undefined;
	#held: Uint8Array[] = [];
	#size = 0;
	#waiting: PromiseWithResolvers<Piece> | undefined;
	#flowing: Flowing | undefined;
	#end: { error?: unknown } | undefined;

	/** @param decoder what takes a compression off. */
	constructor(incoming: IncomingMessage, decoder: Duplex | undefined) {
		this.#incoming = incoming;
		this.#decoder = decoder;
		const finish = () => this.#finish({});
		const fail = (error: unknown) => this.#finish({ error });
		const source = decoder ? incoming.pipe(decoder) : incoming;
		source.on('data', (piece: Uint8Array) => this.#take(piece));
		source.on('end', finish);
		incoming.on('error', fail);
		decoder?.on('error', fail);
		incoming.on('close', () => incoming.complete || finish());
	}

	/** Without a decoder, what the parser has not handed out by now is nothing. */
	get isWhole(): boolean {
		return this.#incoming.complete && this.#decoder === undefined && this.#size === 0;
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
		this.#incoming.destroy();
		this.#decoder?.destroy();
		this.#finish({});
	}

	#take(piece: Uint8Array): void {
		if (this.#size === 0 && (this.#flowing || this.#waiting)) {
			// Runs when all that came with the same network read is there: one piece instead of one for each chunk.
			ROUNDS.soon(this.#settle);
		}
		this.#held.push(piece);
		this.#size += piece.byteLength;
		if (this.#size >= MOST_HELD) {
			(this.#decoder ?? this.#incoming).pause();
		}
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
			(this.#decoder ?? this.#incoming).resume();
		}
		this.#size = 0;
		return bytes;
	}
}
