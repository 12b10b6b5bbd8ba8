import type { StreamError } from './errors.ts';
import type { StreamFn } from './stream.ts';

/** A stream that fails with the error when it is first asked. */
export function failing(error: StreamError): StreamFn {
	return () => ({
		[Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
	});
}
