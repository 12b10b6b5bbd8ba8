import type { ChatRequest } from '../../chat.ts';
import type { Batches } from '../../event-stream.ts';
import { headerOf } from '../../http/piece-response.ts';
import { openStream } from '../../open-stream.ts';
import type { Call } from '../../stream.ts';
import { openAiUrl, sendOpenAi } from '../openai-request.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import type { Exchange } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { createDecoder } from './decode.ts';
import { encodeRequest } from './request.ts';

/**
 * The client half of OpenAI's chat completions, as OpenAI and everybody who is compatible with it speaks them. Without
 * OpenAI's SDK: the request is one object, and the SDK would cost several times what all the rest of it does.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connect: ConnectEndpoint = (endpoint, options = {}) => {
	let url: string | undefined;
	const way: Way = {
		endpoint,
		fetch: options.fetch,
		url() {
			url ??= openAiUrl(endpoint, '/chat/completions');
			return url;
		},
	};
	return (request, call) => openStream(() => answer(way, request, call), call.signal);
};

/** What all requests to an endpoint have in common. */
interface Way {
	endpoint: Endpoint;
	fetch: typeof globalThis.fetch | undefined;
	/** Made at the first request, which is told of a base URL that is none. */
	url(): string;
}

async function answer({ endpoint, fetch, url }: Way, request: ChatRequest, call: Call): Promise<Batches> {
	const { provider, name } = endpoint;
	const exchange: Exchange = { provider, name, model: request.model };
	const body = encodeRequest(request);
	const accept = body.stream ? 'text/event-stream' : 'application/json';
	const response = await sendOpenAi(
		{ endpoint, call, exchange, accept, fetch },
		{ url: url(), method: 'POST', body: JSON.stringify(body) },
	);
	const decoder = createDecoder(exchange, request.model, headerOf(response, 'content-type'));
	return readAnswer(response, decoder, exchange, call);
}
