import type { ErrorKind, StreamError } from '../../errors.ts';
import { errorResponse, errorWords } from '../error-response.ts';
import type { ErrorResponse } from '../server.ts';

/** A failure as Anthropic tells it. */
export function encodeError(error: StreamError): ErrorResponse {
	return errorResponse(error, WIRE[error.kind].status, errorBody(error));
}

/** The body of an error: also the data of the `error` event in a stream that fails. */
export function errorBody(error: StreamError) {
	// Clients know a full context by these words, which are Anthropic's; its type is that of every bad request.
	const words = error.kind === 'context-length' ? 'prompt is too long: ' : '';
	return {
		type: 'error',
		error: { type: WIRE[error.kind].type, message: `${words}${errorWords(error)}` },
		request_id: error.requestId ?? null,
	};
}

/** What kinds are called on the wire. What broke behind the gateway is a bad gateway to its client. */
const WIRE: Readonly<Record<ErrorKind, { status: number; type: string }>> = {
	aborted: { status: 499, type: 'api_error' },
	timeout: { status: 504, type: 'timeout_error' },
	network: { status: 502, type: 'api_error' },
	interrupted: { status: 502, type: 'api_error' },
	authentication: { status: 401, type: 'authentication_error' },
	permission: { status: 403, type: 'permission_error' },
	'not-found': { status: 404, type: 'not_found_error' },
	'invalid-request': { status: 400, type: 'invalid_request_error' },
	'context-length': { status: 400, type: 'invalid_request_error' },
	'rate-limit': { status: 429, type: 'rate_limit_error' },
	quota: { status: 402, type: 'billing_error' },
	overloaded: { status: 529, type: 'overloaded_error' },
	server: { status: 500, type: 'api_error' },
	'content-filter': { status: 400, type: 'invalid_request_error' },
	protocol: { status: 502, type: 'api_error' },
	tool: { status: 500, type: 'api_error' },
};
