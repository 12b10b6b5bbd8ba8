import { type ErrorKind, StreamError } from '../../errors.ts';
import { quote } from '../../http/quote.ts';
import { redact } from '../../redact.ts';
import { kindOf } from '../error-kind.ts';
import { sentenceOf } from '../error-sentence.ts';
import { type Exchange, providerError } from '../provider-error.ts';
import { asObject, asText } from '../wire-value.ts';

/**
 * What an `error` event says: `{allow_retry, text?, error_type?}`.
 *
 * | error_type | kind |
 * |---|---|
 * | `user_message_too_long` | `context-length` |
 * | `insufficient_fund` | `quota` |
 * | `user_caused_error` | `invalid-request` |
 * | `privacy_authorization_error` | `permission` |
 *
 * Without one its words decide, as in the other protocols; else it is `server`. `allow_retry: false` is believed;
 * true, which is also the default, leaves it to the kind.
 */
export function botError(body: unknown, exchange: Exchange): StreamError {
	const said = asObject(body);
	if (!said || said.error) {
		return providerError(body, exchange);
	}
	const type = asText(said.error_type);
	const message = asText(said.text) || asText(said.message);
	const kind = KINDS.get(type) ?? kindOf({ message, type, code: '', status: undefined });
	const words = [message, type].filter(Boolean).join(' · ');
	return new StreamError(kind, sentenceOf(kind, exchange, { message, code: '' }), {
		provider: exchange.provider,
		retryable: said.allow_retry === false ? false : undefined,
		detail: quote(redact(words, exchange.key)) || undefined,
	});
}

const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
	['user_message_too_long', 'context-length'],
	['insufficient_fund', 'quota'],
	['user_caused_error', 'invalid-request'],
	['privacy_authorization_error', 'permission'],
]);
