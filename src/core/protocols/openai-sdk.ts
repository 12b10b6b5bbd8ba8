import type OpenAI from 'openai';
import { aborted, StreamError, toStreamError } from '../errors.ts';
import { abortable } from '../http/abortable.ts';
import { checkAddress, type OpenAiCall, sendOpenAi } from './openai-request.ts';

/**
 * Lets the official SDK build a request, and sends it ourselves. The SDK is loaded here, at the first call.
 *
 * @param ask what to ask of the SDK; it ends in `.asResponse()`.
 * @returns a response with a status below 300, its body unread.
 * @throws StreamError for everything else.
 */
export async function callSdk(
	sdk: OpenAiCall,
	ask: (client: OpenAI) => Promise<Response>,
): Promise<Response> {
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

async function loadClient(sdk: OpenAiCall): Promise<OpenAI> {
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
		// It refuses to hold a key in a page that others serve. It holds none, and a web worker of VS Code is no page.
		dangerouslyAllowBrowser: true,
		logLevel: 'off',
		// Retries and timeouts are policies of Weir; this is the longest that a timer can hold.
		maxRetries: 0,
		timeout: 2 ** 31 - 1,
		// Of its request the address, the method and the body are taken, and no header.
		fetch: (input, init) => {
			const body = typeof init?.body === 'string' ? init.body : undefined;
			return sendOpenAi(sdk, { url: String(input), method: init?.method ?? 'GET', body });
		},
	});
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
