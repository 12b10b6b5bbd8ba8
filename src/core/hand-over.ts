import type { StreamEvent } from './stream.ts';

/** Yields the beginning of a stream, then returns the iterator that has the rest; none where nothing follows. */
export type Opening = AsyncGenerator<StreamEvent, AsyncIterator<StreamEvent> | undefined, undefined>;

/**
 * A stream whose beginning comes from `opening` and whose rest comes straight from the iterator that it returns:
 * a policy whose work is done once content flows costs nothing from then on. Lazy, as `opening` is.
 */
export function handOver(opening: Opening): AsyncIterable<StreamEvent> {
	let rest: AsyncIterator<StreamEvent> | undefined;
	const open = async (): Promise<IteratorResult<StreamEvent>> => {
		const step = await opening.next();
		if (!step.done) {
			return step;
		}
		// One who asks for two events at once gets here twice; the second time the opening is over already.
		rest ??= step.value;
		return rest ? rest.next() : { done: true, value: undefined };
	};
	const iterator: AsyncIterator<StreamEvent> = {
		next: () => (rest ? rest.next() : open()),
		async return() {
			await (rest ? rest.return?.() : opening.return(undefined));
			return { done: true, value: undefined };
		},
	};
	return { [Symbol.asyncIterator]: () => iterator };
}
