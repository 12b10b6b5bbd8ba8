import type { StreamError } from '../../errors.ts';
import { type Exchange, providerError } from '../provider-error.ts';
import { asObject, asText } from '../wire-value.ts';

/**
 * What goes wrong within a response: the `error` event (`{type, code, message}`, or with an `error` inside), and the
 * `error` of a response that failed. The codes of the latter have no class; this gives them that of the same fault
 * in the other protocols.
 *
 * | code | kind |
 * |---|---|
 * | `server_error` | `server` |
 * | `rate_limit_exceeded` | `rate-limit` |
 * | `vector_store_timeout` | `timeout` |
 * | `bio_policy` and every other `…_policy…` | `content-filter` |
 * | `data_residency_mismatch` | `permission` |
 * | `invalid_prompt`, `image_too_large` and all others about what was sent | `invalid-request` |
 */
export function responseError(body: unknown, exchange: Exchange): StreamError {
	const error = asObject(asObject(body)?.error) ?? asObject(body);
	const code = asText(error?.code);
	const about = CLASSES.find(([pattern]) => pattern.test(code))?.[1];
	if (about === undefined) {
		return providerError(body, exchange);
	}
	// The code moves into the words: `image_file_not_found` would otherwise pass for a model that is not there.
	const message = [asText(error?.message), code].filter(Boolean).join(' · ');
	return providerError({ error: { message, type: about } }, exchange);
}

const CLASSES: readonly (readonly [RegExp, string])[] = [
	[/_policy/, 'content_policy_violation'],
	[/^data_residency_mismatch$/, 'permission_error'],
	[
		/^(?:invalid_(?:prompt|image|base64)|image_|unsupported_image|empty_image|failed_to_download)/,
		'invalid_request_error',
	],
];
