import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import { abortable } from '../http/abortable.ts';
import { openBody, readBriefly } from '../http/body.ts';
import { createHeaders } from '../http/headers.ts';
import { request } from '../http/request.ts';
import { parseJson } from '../protocols/json.ts';
import type { Endpoint } from '../protocols/protocol.ts';
import { type Exchange, providerError, unexpectedAnswer } from '../protocols/provider-error.ts';

/** How a provider is asked for something besides an answer. */
export interface AskOptions {
	signal: AbortSignal;
	fetch?: typeof fetch | undefined;
}

/**
 * Gets JSON from an address of the endpoint's provider, with the endpoint's key and headers.
 *
 * @param headers sent unless the endpoint's own say otherwise.
 * @param keyHeader `x-api-key`: the key goes there instead of into `Authorization`.
 * @throws StreamError as a chat completion does; `protocol` for what is no JSON.
 */
export async function getJson(
	endpoint: Endpoint,
	url: string,
	{
		signal,
		fetch,
		headers = {},
		keyHeader,
	}: AskOptions & { headers?: Readonly<Record<string, string>>; keyHeader?: 'x-api-key' },
): Promise<unknown> {
	const { provider, name } = endpoint;
	const key = await abortable(Promise.resolve(endpoint.key?.(new URL(url).origin)), signal);
	const exchange: Exchange = { provider, name, url, key };
	const sent = createHeaders({ ...headers, ...endpoint.headers, accept: 'application/json' }, endpoint, key);
	if (keyHeader && key !== undefined) {
		delete sent.authorization;
		sent[keyHeader] = key;
	}
	const response = await request({
		url,
		method: 'GET',
		headers: sent,
		server: endpoint,
		call: { signal },
		fetch,
	});
	if (!response.ok) {
		const text = await readBriefly(response, { signal });
		throw providerError(parseJson(text) ?? text, exchange, response);
	}
	return readJson(response, exchange, signal);
}

/**
 * The JSON of a response's whole body, up to 16 MB: OpenRouter's list of 400 models is 2 MB.
 *
 * @throws StreamError `protocol` for what is no JSON or too long, `interrupted` where the connection breaks.
 */
export async function readJson(
	response: Response,
	exchange: Exchange,
	signal: AbortSignal,
): Promise<unknown> {
	const text = await readText(response, exchange, signal);
	const value = parseJson(text);
	if (value === undefined) {
		const what = text.trimStart().startsWith('<') ? t('a web page') : t('something that is no JSON');
		throw unexpectedAnswer(what, text, exchange, response.status);
	}
	return value;
}

const LONGEST = 16 * 1024 * 1024;

async function readText(response: Response, exchange: Exchange, signal: AbortSignal): Promise<string> {
	const body = openBody(response, exchange, signal);
	const decoder = new TextDecoder();
	let read = '';
	try {
		for (let bytes = await body.read(); bytes; bytes = await body.read()) {
			read += decoder.decode(bytes, { stream: true });
			if (read.length > LONGEST) {
				throw new StreamError('protocol', t('The answer of {0} is too long to read.', exchange.name), {
					provider: exchange.provider,
				});
			}
		}
		const broken = body.broken();
		if (broken) {
			throw broken;
		}
		return read;
	} finally {
		body.close();
	}
}
