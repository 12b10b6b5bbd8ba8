import { aborted } from '../errors.ts';

/**
 * Waits for `promise`, but no longer than until `signal` aborts: then it rejects with kind `aborted` at once,
 * whatever the promise does. For single waits; a loop of them would better listen once.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const stop = () => reject(aborted());
		if (signal.aborted) {
			stop();
		} else {
			signal.addEventListener('abort', stop, { once: true });
		}
		const settle = <V>(how: (value: V) => void) => {
			return (value: V) => {
				signal.removeEventListener('abort', stop);
				how(value);
			};
		};
		promise.then(settle(resolve), settle(reject));
	});
}
