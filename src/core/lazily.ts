import type { StreamEvent, StreamFn } from './stream.ts';

/**
 * A stream whose code is loaded when it is first asked, once, and again after a load that failed. The events of an
 * answer pass untouched.
 */
export function lazily(load: () => Promise<StreamFn>): StreamFn {
	let loaded: StreamFn | undefined;
	return (request, call) => {
		let events: AsyncIterator<StreamEvent> | undefined;
		const open = async () => {
			loaded ??= await load();
			events = loaded(request, call)[Symbol.asyncIterator]();
			return events.next();
		};
		const iterator: AsyncIterator<StreamEvent> = {
			next: () => events?.next() ?? open(),
			async return() {
				await events?.return?.();
				return { done: true, value: undefined };
			},
		};
		return { [Symbol.asyncIterator]: () => iterator };
	};
}
