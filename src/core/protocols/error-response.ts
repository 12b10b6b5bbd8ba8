import type { StreamError } from '../errors.ts';
import type { ErrorResponse } from './server.ts';

/**
 * A failure as an HTTP response, with the headers that the official clients heed: how long to wait, as seconds and
 * exactly, and whether to try again at all.
 *
 * @param error its `detail` is the provider's own words, without key or prompt.
 */
export function errorResponse(error: StreamError, status: number, body: unknown): ErrorResponse {
	const { retryAfterMs, retryable } = error;
	return {
		status,
		headers: {
			'content-type': 'application/json',
			'x-should-retry': String(retryable),
			...(retryAfterMs === undefined
				? {}
				: {
						'retry-after': String(Math.ceil(retryAfterMs / 1000)),
						'retry-after-ms': String(Math.ceil(retryAfterMs)),
					}),
		},
		body: JSON.stringify(body),
	};
}

/** What a client is told of a failure: Weir's sentence, and the provider's own words where there are any. */
export function errorWords({ message, detail }: StreamError): string {
	return detail === undefined ? message : `${message} (${detail})`;
}
