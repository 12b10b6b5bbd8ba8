import { aborted } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';

/**
 * Hands out one by one the events that a protocol reads in batches, one batch a network read. While a batch lasts,
 * `next()` is one resolved promise instead of the three turns of an async generator: at thousands of events a
 * second that is most of the cost of a layer.
 *
 * @param open begins reading; called at the first `next()`, so the stream is lazy. It may return another generator that
 * has the rest: unlike `yield*`, that costs a batch nothing.
 * @param signal of the call: once it has aborted, what is left of a batch is not handed out any more.
 */
export function eventStream(
	open: () => AsyncGenerator<readonly StreamEvent[], Batches | void>,
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent> {
	let batches: AsyncGenerator<readonly StreamEvent[], Batches | void> | undefined;
	let batch: readonly StreamEvent[] = [];
	let index = 0;
	let waiting: Promise<unknown> | undefined;
	let turns = 0;

	const read = async (): Promise<IteratorResult<StreamEvent, undefined>> => {
		let reading: Opening = batches ?? open();
		batches = reading;
		for (;;) {
			if (signal.aborted) {
				// The generator's own end closes the connection.
				void reading.return().catch(() => {});
				throw aborted();
			}
			const event = batch[index++];
			if (event) {
				return { done: false, value: event };
			}
			const next: IteratorResult<readonly StreamEvent[], Batches | undefined> = await reading.next();
			if (!next.done) {
				batch = next.value;
				index = 0;
			} else if (next.value) {
				reading = next.value;
				batches = reading;
			} else {
				return DONE;
			}
		}
	};

	const take = () => {
		const turn = read();
		const settle = () => {
			turns -= 1;
			waiting = turns === 0 ? undefined : waiting;
		};
		turn.then(settle, settle);
		return turn;
	};

	return {
		next() {
			const event = waiting === undefined && !signal.aborted ? batch[index] : undefined;
			if (event) {
				index++;
				return Promise.resolve({ done: false, value: event });
			}
			// One after the other: a second `next()` must not read past the batch that the first one waits for.
			turns += 1;
			const turn = waiting === undefined ? take() : waiting.then(take, take);
			waiting = turn;
			return turn;
		},
		async return() {
			batch = [];
			batches ??= open();
			await batches.return();
			return DONE;
		},
		[Symbol.asyncIterator]() {
			return this;
		},
	};
}

/** What a protocol reads, a batch for each network read that brings events. */
export type Batches = AsyncGenerator<readonly StreamEvent[], undefined>;

type Opening = AsyncGenerator<readonly StreamEvent[], Batches | undefined>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };
