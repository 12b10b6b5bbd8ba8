import { StreamError } from '../errors.ts';
import type { Batches, Take } from '../event-stream.ts';
import { type Body, openBody } from '../http/body.ts';
import type { Server } from '../http/network-error.ts';
import type { Call, StreamEvent } from '../stream.ts';
import type { AnswerDecoder } from './answer-fold.ts';

/**
 * Reads the body of a response to its end, a batch of events for each network read that brings some, and reports its
 * bytes to the call. The connection is closed however the reading ends.
 *
 * @returns batches that reject with a `StreamError` after the events that came before it have been handed out.
 */
export function readAnswer(response: Response, decoder: AnswerDecoder, server: Server, call: Call): Batches {
	return new AnswerReader(openBody(response, server, call.signal), decoder, call);
}

class AnswerReader implements Batches {
	readonly #body: Body;
	readonly #decoder: AnswerDecoder;
	readonly #call: Call;
	#isOver = false;
	/** Whether any bytes have come. */
	#isBegun = false;
	/** What the consumer that it flows to is busy with. */
	#room: Promise<void> | undefined;
	/** Why reading failed, while the events that came before are handed out. */
	#failure: { error: unknown } | undefined;

	constructor(body: Body, decoder: AnswerDecoder, call: Call) {
		this.#body = body;
		this.#decoder = decoder;
		this.#call = call;
	}

	read(): Promise<readonly StreamEvent[] | undefined> {
		const failure = this.#failure;
		if (failure) {
			this.#failure = undefined;
			return Promise.reject(failure.error);
		}
		if (this.#isOver) {
			return Promise.resolve(undefined);
		}
		this.#call.wire?.(WAITING);
		return this.#body.read().then(this.#take, this.#stop);
	}

	async flow(take: Take): Promise<void> {
		if (!this.#isOver) {
			this.#call.wire?.(WAITING);
			await this.#body.flow((bytes) => this.#passOn(bytes, take)).catch(this.#stopped);
			// A body that is let go of is over at once, also while the consumer is busy with the end.
			await this.#room;
			await this.#passOn(undefined, take);
		}
		const failure = this.#failure;
		if (failure) {
			this.#failure = undefined;
			throw failure.error;
		}
	}

	async close(): Promise<void> {
		this.#end();
	}

	/** Never throws: what goes wrong ends the flow, and is told there. */
	#passOn(bytes: Uint8Array | undefined, take: Take): Promise<void> | undefined {
		if (this.#isOver) {
			return undefined;
		}
		const events = this.#take(bytes);
		try {
			const room = events.length > 0 ? take(events) : undefined;
			if (room) {
				this.#room = room.then(this.#wait, this.#stopped);
				return this.#room;
			}
			this.#wait();
		} catch (error) {
			this.#stopped(error);
		}
		return undefined;
	}

	readonly #wait = (): void => {
		if (!this.#isOver) {
			this.#call.wire?.(WAITING);
		}
	};

	readonly #stopped = (error: unknown): void => {
		if (!this.#isOver) {
			this.#failure = { error };
			this.#end();
		}
	};

	readonly #take = (bytes: Uint8Array | undefined): readonly StreamEvent[] => {
		const events: StreamEvent[] = [];
		try {
			this.#decode(bytes, events);
		} catch (error) {
			// What came before the failure stands: it is shown, and resumed from.
			this.#failure = { error: this.#whyBroken(error) };
			this.#end();
			return events;
		}
		if (bytes === undefined || this.#decoder.finished()) {
			this.#body.finish();
			this.#end();
		}
		return events;
	};

	#decode(bytes: Uint8Array | undefined, events: StreamEvent[]): void {
		if (bytes === undefined) {
			this.#decoder.end(events);
			return;
		}
		this.#isBegun = true;
		const chatter = this.#decoder.push(bytes, events);
		this.#call.wire?.({ type: 'bytes', count: bytes.byteLength, chatter });
	}

	/** Of an answer that is not complete, or of which nothing came, the connection may know why. */
	#whyBroken(error: unknown): unknown {
		const isCut = !this.#isBegun || (error instanceof StreamError && error.kind === 'interrupted');
		return isCut ? (this.#body.broken() ?? error) : error;
	}

	readonly #stop = (error: unknown): never => {
		this.#end();
		throw error;
	};

	#end(): void {
		this.#isOver = true;
		this.#body.close();
	}
}

const WAITING = { type: 'waiting' } as const;
