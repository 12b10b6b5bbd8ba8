import { t } from '@vscode/l10n';
import { aborted, StreamError } from '../errors.ts';
import { abortable } from '../http/abortable.ts';
import { readBriefly } from '../http/body.ts';
import { createHeaders } from '../http/headers.ts';
import { request } from '../http/request.ts';
import type { Call } from '../stream.ts';
import { parseJson } from './json.ts';
import type { Endpoint } from './protocol.ts';
import { type Exchange, providerError } from './provider-error.ts';

/** One call of OpenAI's API. */
export interface OpenAiCall {
	endpoint: Endpoint;
	call: Call;
	/** Filled with where the request went and the key that it took. */
	exchange: Exchange;
	/** What the answer should be: `text/event-stream` or `application/json`. */
	accept: string;
	fetch?: typeof fetch | undefined;
}

/** What is sent; a body is JSON. */
export interface OpenAiRequest {
	url: string;
	method: string;
	body?: string | undefined;
}

/**
 * Sends a request to OpenAI's API, or one like it.
 *
 * @returns a response with a status below 300, its body unread.
 * @throws StreamError for everything else.
 */
export async function sendOpenAi(
	{ endpoint, exchange, call, accept, fetch }: OpenAiCall,
	{ url, method, body }: OpenAiRequest,
): Promise<Response> {
	exchange.url = url;
	exchange.key = await keyFor(url, endpoint, call.signal);
	const given = {
		...endpoint.headers,
		accept,
		...(body === undefined ? {} : { 'content-type': 'application/json' }),
	};
	const headers = createHeaders(given, endpoint, exchange.key);
	const response = await request({ url, method, headers, body, server: endpoint, call, fetch });
	if (response.ok) {
		return response;
	}
	const text = await readBriefly(response, { signal: call.signal });
	if (call.signal.aborted) {
		throw aborted();
	}
	throw providerError(parseJson(text) ?? text, exchange, response);
}

/**
 * The address of one of the API's paths, as the official SDK makes it: the base URL keeps its query.
 *
 * @param path begins with a slash.
 * @throws StreamError `invalid-request` for a base URL that is none.
 */
export function openAiUrl(endpoint: Endpoint, path: string): string {
	checkAddress(endpoint);
	const url = new URL(endpoint.baseUrl);
	url.pathname = url.pathname.replace(/\/$/, '') + path;
	url.hash = '';
	return url.href;
}

/** @throws StreamError `invalid-request` for a base URL that is none of HTTP. */
export function checkAddress({ baseUrl, name, provider }: Endpoint): void {
	if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
		throw new StreamError(
			'invalid-request',
			t('The address of {0} does not begin with http:// or https://. Change it in the settings.', name),
			{ provider },
		);
	}
}

/** However long the key takes, a stop is noticed at once. */
async function keyFor(url: string, { key }: Endpoint, signal: AbortSignal): Promise<string | undefined> {
	return key && abortable(key(new URL(url).origin), signal);
}
