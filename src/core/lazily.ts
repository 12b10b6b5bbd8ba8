import { batchesOf } from './event-stream.ts';
import { openStream } from './open-stream.ts';
import type { StreamFn } from './stream.ts';

/**
 * A stream whose code is loaded when it is first asked, once, and again after a load that failed. Once it is there, it
 * stands in its own place.
 */
export function lazily(load: () => Promise<StreamFn>): StreamFn {
	let loaded: StreamFn | undefined;
	return (request, call) => {
		if (loaded) {
			return loaded(request, call);
		}
		const open = async () => {
			loaded ??= await load();
			return batchesOf(loaded(request, call));
		};
		return openStream(open, call.signal);
	};
}
