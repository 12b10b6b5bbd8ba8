import { t } from '@vscode/l10n';
import type { ChatRequest } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import type { Batches } from '../../event-stream.ts';
import { abortable } from '../../http/abortable.ts';
import { readBriefly } from '../../http/body.ts';
import { createHeaders } from '../../http/headers.ts';
import { request as send } from '../../http/request.ts';
import { openStream } from '../../open-stream.ts';
import type { Call } from '../../stream.ts';
import { createAnswerDecoder } from '../answer-decoder.ts';
import { parseJson } from '../json.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import { type Exchange, providerError } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { createFold } from './fold.ts';
import { encodeRequest } from './request.ts';
import { allowsSampling, DEFAULT_VERSION } from './version.ts';

/**
 * The client half of Anthropic's Messages API, without Anthropic's SDK: the request is one object, and reading the
 * stream is ours anyway.
 *
 * The base URL is the official SDK's, without `/v1`. The key goes into `x-api-key` and nowhere else. The API version
 * is 2023-06-01, which still takes sampling parameters, unless the endpoint's headers name another one.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connect: ConnectEndpoint = (endpoint, options = {}) => {
	return (request, call) => openStream(() => answer(endpoint, request, call, options.fetch), call.signal);
};

async function answer(
	endpoint: Endpoint,
	request: ChatRequest,
	call: Call,
	fetch: typeof globalThis.fetch | undefined,
): Promise<Batches> {
	const { provider, name } = endpoint;
	const url = messagesUrl(endpoint);
	const given = givenHeaders(endpoint, request.betas);
	const body = encodeRequest(request, { sampling: allowsSampling(given['anthropic-version']) });
	const key = await abortable(Promise.resolve(endpoint.key?.(new URL(url).origin)), call.signal);
	const exchange: Exchange = { provider, name, model: request.model, url, key };
	const accept = body.stream ? 'text/event-stream' : 'application/json';
	const headers = createMessagesHeaders({ ...given, accept }, endpoint, key);
	const response = await send({
		url,
		method: 'POST',
		headers,
		body: JSON.stringify(body),
		server: endpoint,
		call,
		fetch,
	});
	if (!response.ok) {
		const text = await readBriefly(response, { signal: call.signal });
		throw providerError(parseJson(text) ?? text, exchange, response);
	}
	const fold = createFold(exchange, request.model);
	const decoder = createAnswerDecoder(exchange, response.headers.get('content-type') ?? '', fold);
	return readAnswer(response, decoder, exchange, call);
}

/** Where an endpoint's messages are asked for. @throws StreamError `invalid-request` for an address that is none. */
export function messagesUrl({ baseUrl, name, provider }: Endpoint): string {
	// Some clients' base URLs end in /v1, and people paste those; no server has it twice.
	const url = `${baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1/messages`;
	if (!URL.canParse(url)) {
		throw new StreamError(
			'invalid-request',
			t('The address of {0} is no URL. Change it in the settings.', name),
			{
				provider,
			},
		);
	}
	return url;
}

/** The headers that say how the protocol is spoken: its version, and the trial features in use. */
export function givenHeaders(
	{ headers }: Pick<Endpoint, 'headers'>,
	betas: readonly string[] = [],
): Record<string, string> & { 'anthropic-version': string } {
	const given = { 'anthropic-version': DEFAULT_VERSION, ...lowerCased(headers) };
	const own = 'anthropic-beta' in given ? [given['anthropic-beta']] : [];
	return betas.length === 0 ? given : { ...given, 'anthropic-beta': [...own, ...betas].join(',') };
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The headers of a request, with the key where this protocol wants it. */
export function createMessagesHeaders(
	given: Readonly<Record<string, string>>,
	endpoint: Endpoint,
	key: string | undefined,
): Record<string, string> {
	// The key passes through the check that all keys pass; then it moves to this protocol's header.
	const headers = createHeaders({ ...given, 'content-type': 'application/json' }, endpoint, key);
	if (key === undefined) {
		return headers;
	}
	const { authorization: _, ...rest } = headers;
	return { ...rest, 'x-api-key': key };
}
