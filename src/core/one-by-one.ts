import type { StreamEvent } from './stream.ts';

/** Yields the parts of a stream in their order; it goes on when the part before has come to its end. */
export type Parts = AsyncGenerator<AsyncIterator<StreamEvent>, void, undefined>;

/**
 * A stream of several parts, one after the other. Its events come from the parts' own iterators, so that a part costs
 * one promise an event, not the turns of a generator around it. The parts' generator ends with the stream, in
 * whatever way that does.
 */
export function oneByOne(parts: Parts): AsyncIterable<StreamEvent> {
	let part: AsyncIterator<StreamEvent> | undefined;

	const advance = async (): Promise<IteratorResult<StreamEvent>> => {
		for (;;) {
			const next = await parts.next();
			if (next.done) {
				part = undefined;
				return { done: true, value: undefined };
			}
			part = next.value;
			const step = await part.next().catch(failed);
			if (!step.done) {
				return step;
			}
		}
	};
	const passed = (step: IteratorResult<StreamEvent>) => (step.done ? advance() : step);
	const failed = async (error: unknown): Promise<never> => {
		part = undefined;
		await parts.return();
		throw error;
	};

	const iterator: AsyncIterator<StreamEvent> = {
		next: () => (part ? part.next().then(passed, failed) : advance()),
		async return() {
			await part?.return?.();
			await parts.return();
			return { done: true, value: undefined };
		},
	};
	return { [Symbol.asyncIterator]: () => iterator };
}
