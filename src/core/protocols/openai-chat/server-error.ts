import type { ErrorKind, StreamError } from '../../errors.ts';
import { errorResponse, errorWords } from '../error-response.ts';
import type { ErrorResponse } from '../server.ts';

/** A failure as OpenAI tells it; `error-kind.ts` reads the same kinds back. */
export function encodeError(error: StreamError): ErrorResponse {
	return errorResponse(error, WIRE[error.kind].status, errorBody(error));
}

/** The body of an error: also what stands in a stream that fails. All four fields are required by the schema. */
export function errorBody(error: StreamError) {
	const { type, code } = WIRE[error.kind];
	return { error: { message: errorWords(error), type, param: null, code } };
}

/**
 * What kinds are called on the wire. What broke behind the gateway is a bad gateway to its client. OpenAI says 429 for
 * an empty account, which its clients would try again: `x-should-retry` holds them back.
 */
const WIRE: Readonly<Record<ErrorKind, { status: number; type: string; code: string | null }>> = {
	aborted: { status: 499, type: 'invalid_request_error', code: 'aborted' },
	timeout: { status: 504, type: 'timeout_error', code: 'timeout' },
	network: { status: 502, type: 'upstream_error', code: 'network' },
	interrupted: { status: 502, type: 'upstream_error', code: 'interrupted' },
	authentication: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
	permission: { status: 403, type: 'permission_error', code: null },
	'not-found': { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
	'invalid-request': { status: 400, type: 'invalid_request_error', code: null },
	'context-length': { status: 400, type: 'invalid_request_error', code: 'context_length_exceeded' },
	'rate-limit': { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
	quota: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' },
	overloaded: { status: 503, type: 'server_error', code: 'server_is_overloaded' },
	server: { status: 500, type: 'server_error', code: 'server_error' },
	'content-filter': { status: 400, type: 'invalid_request_error', code: 'content_filter' },
	protocol: { status: 502, type: 'upstream_error', code: 'protocol' },
	tool: { status: 500, type: 'server_error', code: 'tool' },
};
