import type OpenAI from 'openai';
import { aborted, StreamError, toStreamError } from '../errors.ts';
import { abortable } from '../http/abortable.ts';
import { readBriefly } from '../http/body.ts';
import { createHeaders } from '../http/headers.ts';
import { request } from '../http/request.ts';
import type { Call } from '../stream.ts';
import { parseJson } from './json.ts';
import type { Endpoint } from './protocol.ts';
import { type Exchange, providerError } from './provider-error.ts';

/** One call through the official SDK. */
export interface SdkCall {
	endpoint: Endpoint;
	call: Call;
	/** Filled with where the request went and the key that it took. */
	exchange: Exchange;
	/** What the answer should be: `text/event-stream` or `application/json`. */
	accept: string;
	fetch?: typeof fetch | undefined;
}

/**
 * Lets the official SDK build a request, and sends it ourselves. The SDK is loaded here, at the first call.
 *
 * @param ask what to ask of the SDK; it ends in `.asResponse()`.
 * @returns a response with a status below 300, its body unread.
 * @throws StreamError for everything else.
 */
export async function callSdk(sdk: SdkCall, ask: (client: OpenAI) => Promise<Response>): Promise<Response> {
	const { signal } = sdk.call;
	checkAddress(sdk.endpoint);
	try {
		return await abortable(
			loadClient(sdk).then((client) => ask(client)),
			signal,
		);
	} catch (error) {
		throw signal.aborted ? aborted() : (streamErrorIn(error) ?? toStreamError(error));
	}
}

function checkAddress({ baseUrl, name, provider }: Endpoint): void {
	if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
		throw new StreamError(
			'invalid-request',
			`The address of ${name} does not begin with http:// or https://. Change it in the settings.`,
			{ provider },
		);
	}
}

async function loadClient(sdk: SdkCall): Promise<OpenAI> {
	const { OpenAI } = await import('openai');
	return new OpenAI({
		baseURL: sdk.endpoint.baseUrl,
		// The SDK wants a key, and takes those that it finds in the environment; it gets none of them, and the real
		// one is added behind its back, when the address is known.
		apiKey: 'unused',
		adminAPIKey: null,
		organization: null,
		project: null,
		webhookSecret: null,
		logLevel: 'off',
		// Retries and timeouts are policies of Weir; this is the longest that a timer can hold.
		maxRetries: 0,
		timeout: 2 ** 31 - 1,
		fetch: (input, init) => send(sdk, String(input), init),
	});
}

/** What the SDK calls for `fetch`. Of its request the address, the method and the body are taken, and no header. */
async function send(sdk: SdkCall, url: string, init: RequestInit | undefined): Promise<Response> {
	const { endpoint, exchange, call, fetch } = sdk;
	const body = typeof init?.body === 'string' ? init.body : undefined;
	exchange.url = url;
	exchange.key = await keyFor(url, endpoint, call.signal);
	const headers = createHeaders(
		{
			...endpoint.headers,
			accept: sdk.accept,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		endpoint,
		exchange.key,
	);
	const method = init?.method ?? 'GET';
	const response = await request({ url, method, headers, body, server: endpoint, call, fetch });
	if (response.ok) {
		return response;
	}
	const text = await readBriefly(response, { signal: call.signal });
	throw providerError(parseJson(text) ?? text, exchange, response);
}

/** However long the key takes, a stop is noticed at once, by the SDK and its timer too. */
async function keyFor(url: string, { key }: Endpoint, signal: AbortSignal): Promise<string | undefined> {
	return key && abortable(key(new URL(url).origin), signal);
}

/** The SDK wraps what `fetch` throws; what was thrown is among the causes. */
function streamErrorIn(error: unknown): StreamError | undefined {
	for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
		if (cause instanceof StreamError) {
			return cause;
		}
	}
	return undefined;
}
