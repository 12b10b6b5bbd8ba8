import { aborted } from '../errors.ts';
import type { StreamEvent } from '../stream.ts';

/**
 * Hands out one by one the events that a protocol reads in batches, one batch a network read. While a batch lasts,
 * `next()` is one resolved promise instead of the three turns of an async generator: at thousands of events a
 * second that is most of the cost of a layer.
 *
 * @param open begins reading; called at the first `next()`, so the stream is lazy.
 * @param signal of the call: once it has aborted, what is left of a batch is not handed out any more.
 */
export function eventStream(
	open: () => AsyncGenerator<readonly StreamEvent[], void>,
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent> {
	let batches: AsyncGenerator<readonly StreamEvent[], void> | undefined;
	let batch: readonly StreamEvent[] = [];
	let index = 0;
	let waiting: Promise<unknown> | undefined;

	const take = async (): Promise<IteratorResult<StreamEvent, undefined>> => {
		batches ??= open();
		for (;;) {
			if (signal.aborted) {
				// The generator's own end closes the connection.
				void batches.return().catch(() => {});
				throw aborted();
			}
			const event = batch[index++];
			if (event) {
				return { done: false, value: event };
			}
			const next = await batches.next();
			if (next.done) {
				return DONE;
			}
			batch = next.value;
			index = 0;
		}
	};

	return {
		next() {
			const event = waiting === undefined && !signal.aborted ? batch[index] : undefined;
			if (event) {
				index++;
				return Promise.resolve({ done: false, value: event });
			}
			// One after the other: a second `next()` must not read past the batch that the first one waits for.
			const turn = waiting === undefined ? take() : waiting.then(take, take);
			waiting = turn;
			const settle = () => {
				waiting = waiting === turn ? undefined : waiting;
			};
			turn.then(settle, settle);
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

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };
