import { aborted, type StreamError } from '../errors.ts';
import { interrupted, type Server, wordsOf } from './network-error.ts';
import { type PieceReader, readerOf, type TakePiece } from './piece-response.ts';

/** The body of a response, read piece by piece. */
export interface Body {
	/**
	 * The next piece; undefined at the end, and when the connection breaks: Node reports a reset as a normal end
	 * often enough, so that only the answer itself can tell whether it was whole.
	 *
	 * @throws StreamError `aborted` as soon as the signal aborts.
	 */
	read(): Promise<Uint8Array | undefined>;
	/**
	 * Hands what follows to `take`, which throws nothing, as it comes; left alone until a promise that it returns has
	 * resolved. Resolves as `read` comes to its end, and when the body is let go of; rejects as that does.
	 */
	flow(take: TakePiece): Promise<void>;
	/** The error to tell if the body is not whole without its rest: set when the connection is known to have broken. */
	broken(): StreamError | undefined;
	/** The answer was complete: what little may follow is drained, so that the connection can be used again. */
	finish(): void;
	/** Closes the connection if the body is not at its end. May be called after `finish`, and twice. */
	close(): void;
}

/** How long the end of a body may lag behind the end of the answer in it before the connection is closed. */
const LAG_MS = 250;

const ENDED: Piece = { done: true };

type Piece = Awaited<ReturnType<PieceReader['read']>>;

/** Opens the body of a response for reading. The caller ends with `close`. */
export function openBody(response: Response, server: Server, signal: AbortSignal): Body {
	return new OpenBody(readerOf(response), server, signal);
}

class OpenBody implements Body {
	readonly #server: Server;
	readonly #signal: AbortSignal;
	/** Undefined once it is let go of. */
	#reader: PieceReader | undefined;
	#broken: StreamError | undefined;

	constructor(reader: PieceReader | undefined, server: Server, signal: AbortSignal) {
		this.#reader = reader;
		this.#server = server;
		this.#signal = signal;
		signal.addEventListener('abort', this.#onAbort, { once: true });
	}

	/** Cancelling resolves a pending read at once, even where fetch itself is slow to notice. */
	readonly #onAbort = (): void => {
		void this.#reader?.cancel().catch(ignore);
	};

	read(): Promise<Uint8Array | undefined> {
		return (this.#reader?.read() ?? Promise.resolve(ENDED)).then(this.#take, this.#fail);
	}

	async flow(take: TakePiece): Promise<void> {
		const reader = this.#reader;
		if (reader?.flow) {
			await reader.flow(take).catch(this.#noteBroken);
			this.#checkSignal();
			return;
		}
		for (let bytes = await this.read(); bytes; bytes = await this.read()) {
			await take(bytes);
		}
	}

	broken(): StreamError | undefined {
		return this.#broken;
	}

	finish(): void {
		const reader = this.#letGo();
		if (reader && !reader.isWhole) {
			void drain(reader, this.#signal);
		}
	}

	close(): void {
		void this.#letGo()?.cancel().catch(ignore);
	}

	#letGo(): PieceReader | undefined {
		const reader = this.#reader;
		this.#reader = undefined;
		this.#signal.removeEventListener('abort', this.#onAbort);
		return reader;
	}

	readonly #take = ({ value }: Piece): Uint8Array | undefined => {
		this.#checkSignal();
		return value;
	};

	readonly #fail = (error: unknown): Uint8Array | undefined => {
		this.#noteBroken(error);
		return this.#take(ENDED);
	};

	readonly #noteBroken = (error: unknown): void => {
		this.#broken = interrupted(this.#server, wordsOf(error));
	};

	#checkSignal(): void {
		if (this.#signal.aborted) {
			throw aborted();
		}
	}
}

/** Bounds for reading what is only read to be quoted. */
export interface Brevity {
	signal: AbortSignal;
	/** Default 64 KiB. */
	maxBytes?: number;
	/** Default 3000. */
	maxMs?: number;
}

/**
 * The beginning of a body as text: at most `maxBytes` of it, and only what comes within `maxMs`. Never throws: an
 * error is better told without its body than not at all.
 */
export async function readBriefly(
	response: Response,
	{ signal, maxBytes = 64 * 1024, maxMs = 3000 }: Brevity,
): Promise<string> {
	const reader = readerOf(response);
	if (!reader) {
		return '';
	}
	const cancel = () => void reader.cancel().catch(ignore);
	const timer = setTimeout(cancel, maxMs);
	signal.addEventListener('abort', cancel, { once: true });
	const decoder = new TextDecoder();
	let text = '';
	let left = maxBytes;
	try {
		while (left > 0) {
			const { value } = await reader.read();
			if (!value) {
				break;
			}
			text += decoder.decode(value.subarray(0, left), { stream: true });
			left -= value.byteLength;
		}
	} catch {
		// What was read until the connection broke is still worth quoting.
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', cancel);
		cancel();
	}
	return text;
}

async function drain(reader: PieceReader, signal: AbortSignal): Promise<void> {
	const cancel = () => void reader.cancel().catch(ignore);
	const timer = setTimeout(cancel, LAG_MS);
	signal.addEventListener('abort', cancel, { once: true });
	// One read tells whether the body is at its end; a server that goes on is cut off.
	await reader.read().then(({ done }) => done || cancel(), ignore);
	clearTimeout(timer);
	signal.removeEventListener('abort', cancel);
}

function ignore(): void {}
