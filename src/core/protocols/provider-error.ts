import { t } from '@vscode/l10n';
import { type ErrorKind, StreamError } from '../errors.ts';
import { quote } from '../http/quote.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { redact } from '../redact.ts';
import { kindOf } from './error-kind.ts';
import { sentenceOf } from './error-sentence.ts';
import { asList, asObject, asText, type JsonObject } from './wire-value.ts';

/** One request to a provider, as far as its failure needs to be told. */
export interface Exchange {
	/** The provider's id. */
	provider: string;
	/** The provider's name as people know it. */
	name: string;
	/** What was asked for; undefined for a list of models. */
	model?: string | undefined;
	/** Where the request went; known when it has been sent. */
	url?: string | undefined;
	/** The key that went with it, so that it can be taken out of what the server says. */
	key?: string | undefined;
}

/** The longest words of a provider that are kept, in UTF-16 units. */
const LONGEST_WORDS = 2000;

/**
 * What a provider reports as an error, before its stream or within it.
 *
 * It comes in every shape: `{error: {message, type, code}}`, code a string or a number (Poe, OpenRouter); `{error:
 * "…"}` (LM Studio); `[{error}]` (Gemini); `{object: "error", message}` (older vLLM); `{detail}` (FastAPI); text.
 *
 * @param body the parsed JSON of it, or its text.
 * @param http the response, if the error is one of HTTP and not one within a stream.
 */
export function providerError(
	body: unknown,
	exchange: Exchange,
	http?: { status: number; headers: Headers },
): StreamError {
	const said = readError(body);
	const status = http?.status ?? said.status;
	const kind = kindOf({ ...said, status });
	const retryAfter = http && retryAfterMs(http.headers);
	const { message, code, field = '' } = said;
	const words = [message, code, message.includes(field) ? '' : field].filter(Boolean).join(' · ');
	return new StreamError(kind, sentenceOf(kind, exchange, { ...said, retryAfterMs: retryAfter }), {
		provider: exchange.provider,
		...(status === undefined ? {} : { status }),
		...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
		retryable: isRetryable(kind, status, http?.headers),
		requestId: http && requestIdOf(http.headers, exchange.key),
		detail: quote(redact(words, exchange.key), LONGEST_WORDS) || undefined,
	});
}

/** The error of an answer that is something else than was asked for: a web page, no JSON, nothing at all. */
export function unexpectedAnswer(
	what: string,
	text: string,
	exchange: Exchange,
	status?: number,
): StreamError {
	const who = exchange.url ? `${exchange.name} (${new URL(exchange.url).origin})` : exchange.name;
	return new StreamError(
		'protocol',
		t('{0} answered with {1}. Check the address; a proxy or a sign-in page may stand in between.', who, what),
		{ provider: exchange.provider, status, detail: quote(redact(text, exchange.key)) || undefined },
	);
}

/** True for a JSON object that reports an error instead of, or beside, content. */
export function isErrorBody(body: JsonObject): boolean {
	return Boolean(body.error) || body.object === 'error' || (!body.choices && Boolean(body.detail));
}

/** What a provider said of its error; '' and undefined where it said nothing. */
export interface SaidError {
	message: string;
	code: string;
	type: string;
	/** The field of the request that it is about, where it says so apart from its message. */
	field?: string | undefined;
	/** A status that stands in the body, where HTTP's own is already 200. */
	status: number | undefined;
}

function readError(body: unknown): SaidError {
	const outer = Array.isArray(body) ? body[0] : body;
	const error = asObject(outer)?.error || asObject(outer)?.detail || outer;
	const fields = asObject(error) ?? asObject(Array.isArray(error) ? error[0] : undefined);
	if (!fields) {
		return { message: asText(error), code: '', type: '', status: undefined };
	}
	const { message, msg, code, type, status, status_code: statusCode } = fields;
	// Mistral's validation errors stand in a list within the message, FastAPI's in a list instead of one.
	const invalid = asObject(asList(asObject(message)?.detail)[0]);
	return {
		message: asText(message) || asText(msg) || asText(asObject(message)?.detail) || asText(invalid?.msg),
		code: asText(code),
		type: asText(type) || asText(status),
		field: asText(fields.param) || fieldAt(fields.loc ?? invalid?.loc),
		status: [statusCode, code, status].find(isErrorStatus),
	};
}

/** FastAPI names a field by its path: `["body", "stream_options"]`. */
function fieldAt(path: unknown): string {
	return asList(path)
		.filter((step) => step !== 'body' && (typeof step === 'string' || typeof step === 'number'))
		.join('.');
}

function isErrorStatus(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 400 && Number(value) < 600;
}

function isRetryable(
	kind: ErrorKind,
	status: number | undefined,
	headers: Headers | undefined,
): boolean | undefined {
	const advice = headers?.get('x-should-retry');
	if (kind === 'quota' || advice === 'false') {
		return false;
	}
	return advice === 'true' || status === 409 || undefined;
}

function requestIdOf(headers: Headers, key: string | undefined): string | undefined {
	const id = headers.get('x-request-id') ?? headers.get('request-id') ?? headers.get('x-generation-id');
	return id ? quote(redact(id, key), 200) : undefined;
}
