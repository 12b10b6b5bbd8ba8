import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PieceReader } from '../core/http/piece-response.ts';

/** More of a body than this is not taken from the connection before it is asked for, in bytes. */
const MOST_HELD = 64 * 1024;

/** Comes after what runs now; `queueMicrotask` would make an asynchronous resource of each. */
const SOON = Promise.resolve();

type Piece = Awaited<ReturnType<PieceReader['read']>>;

/** The body of a response of Node's HTTP client, as it comes: what came with one network read is one piece. */
export class Pieces implements PieceReader {
	readonly #incoming: IncomingMessage;
	readonly #decoder: Duplex | undefined;
	#held: Uint8Array[] = [];
	#size = 0;
	#waiting: PromiseWithResolvers<Piece> | undefined;
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

	read(): Promise<Piece> {
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
		if (this.#waiting && this.#size === 0) {
			// Runs when all that came with the same network read is there: one piece instead of one for each chunk.
			void SOON.then(this.#settle);
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

	readonly #settle = (): void => {
		const asked = this.#waiting;
		if (!asked || (this.#size === 0 && !this.#end)) {
			return;
		}
		this.#waiting = undefined;
		if (this.#size > 0) {
			asked.resolve({ done: false, value: this.#all() });
		} else if (this.#end && 'error' in this.#end) {
			asked.reject(this.#end.error);
			this.#end = {};
		} else {
			asked.resolve({ done: true });
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
