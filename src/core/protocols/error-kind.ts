import type { ErrorKind } from '../errors.ts';
import type { SaidError } from './provider-error.ts';

/**
 * What kind of failure a provider reports. What it names exactly wins over the status, the status over what it names
 * only roughly: OpenAI says `invalid_request_error` for a wrong key, and 429 for an empty account.
 *
 * | kind | HTTP | code, type or words |
 * |---|---|---|
 * | `quota` | 402 | insufficient_quota, insufficient_credits, billing_error, "credit balance" |
 * | `context-length` | 413 | context_length_exceeded, request_too_large, "maximum context length" |
 * | `authentication` | 401 | invalid_api_key, authentication_error, "API key not valid" |
 * | `permission` | 403 | permission_error, unsupported_country_region_territory |
 * | `not-found` | 404 | model_not_found, not_found_error, "model … does not exist" |
 * | `timeout` | 408, 504, 524 | timeout_error |
 * | `rate-limit` | 425, 429 | rate_limit_exceeded, rate_limit_error |
 * | `overloaded` | 498, 503, 529 | overloaded_error, server_is_overloaded, slow_down, ServiceUnavailableError |
 * | `content-filter` | | content_filter, content_policy_violation |
 * | `server` | 5xx | server_error, api_error, upstream_error, provider_error |
 * | `invalid-request` | other 4xx | invalid_request_error |
 *
 * An error within a stream that names nothing of this is `server`.
 */
export function kindOf({ status, code, type, message }: SaidError): ErrorKind {
	const named = `${code} ${type}`;
	return (
		NAMED.find(([pattern]) => pattern.test(named))?.[1] ??
		(mayBeWords(status) ? WORDS.find(([pattern]) => pattern.test(message))?.[1] : undefined) ??
		byStatus(status) ??
		ROUGHLY.find(([pattern]) => pattern.test(named))?.[1] ??
		'server'
	);
}

const NAMED: readonly (readonly [RegExp, ErrorKind])[] = [
	[/insufficient_(?:quota|credits|funds|balance)|billing|payment_required/i, 'quota'],
	[/context_length_exceeded|request_too_large|string_above_max_length/i, 'context-length'],
	[/invalid_api_key|invalid_authentication/i, 'authentication'],
	[/model_not_found|model_not_exist|unknown_model/i, 'not-found'],
	[/content_filter|content_policy_violation|ResponsibleAIPolicy/i, 'content-filter'],
	[/overloaded|slow_down/i, 'overloaded'],
	[/unsupported_country/i, 'permission'],
];

/** Several providers have one status, or none, for what people have to act on differently. */
const WORDS: readonly (readonly [RegExp, ErrorKind])[] = [
	[/credit balance|insufficient (?:quota|credits|funds|balance)/i, 'quota'],
	[
		/context.?(?:length|window|size)|maximum.{0,20}context|prompt is too long|too many (?:input )?tokens|input is too long/i,
		'context-length',
	],
	[/api.?key (?:is )?(?:not valid|invalid|expired)|invalid api.?key|incorrect api.?key/i, 'authentication'],
	[
		/no such model|not a valid model|unknown model|model\b.{0,100}\b(?:not found|(?:does|do) not exist|not exist)/i,
		'not-found',
	],
];

/** What the class of an error says where there is no status to go by. */
const ROUGHLY: readonly (readonly [RegExp, ErrorKind])[] = [
	[/authentication|unauthenticated/i, 'authentication'],
	[/permission|forbidden/i, 'permission'],
	[/not_found/i, 'not-found'],
	[/rate_?limit|resource_exhausted|too_?many_?requests/i, 'rate-limit'],
	[/timeout|deadline/i, 'timeout'],
	[/unavailable/i, 'overloaded'],
	[/invalid_?request|invalid_?argument|bad_?request|validation/i, 'invalid-request'],
];

const BY_STATUS: ReadonlyMap<number, ErrorKind> = new Map([
	[401, 'authentication'],
	[402, 'quota'],
	[403, 'permission'],
	[404, 'not-found'],
	[408, 'timeout'],
	[413, 'context-length'],
	[425, 'rate-limit'],
	[429, 'rate-limit'],
	[498, 'overloaded'],
	[503, 'overloaded'],
	[504, 'timeout'],
	[524, 'timeout'],
	[529, 'overloaded'],
]);

function byStatus(status: number | undefined): ErrorKind | undefined {
	if (status === undefined || status < 400) {
		return undefined;
	}
	return BY_STATUS.get(status) ?? (status >= 500 ? 'server' : 'invalid-request');
}

/** Words are looked at only where the status leaves open what is meant. */
function mayBeWords(status: number | undefined): boolean {
	return status === undefined || status < 400 || [400, 403, 404, 422, 500].includes(status);
}
