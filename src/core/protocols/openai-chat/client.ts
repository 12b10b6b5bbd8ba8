import type { ChatRequest } from '../../chat.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { type Batches, eventStream } from '../event-stream.ts';
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
	return (request, call) => eventStream(() => answer(endpoint, request, call, options.fetch), call.signal);
};

async function* answer(
	endpoint: Endpoint,
	request: ChatRequest,
	call: Call,
	fetch: typeof globalThis.fetch | undefined,
): AsyncGenerator<readonly StreamEvent[], Batches> {
	const { provider, name } = endpoint;
	const exchange: Exchange = { provider, name, model: request.model };
	const body = encodeRequest(request);
	const accept = body.stream ? 'text/event-stream' : 'application/json';
	const response = await sendOpenAi(
		{ endpoint, call, exchange, accept, fetch },
		{ url: openAiUrl(endpoint, '/chat/completions'), method: 'POST', body: JSON.stringify(body) },
	);
	const decoder = createDecoder(exchange, request.model, response.headers.get('content-type') ?? '');
	yield* [];
	return readAnswer(response, decoder, exchange, call);
}
