import type { ChatRequest } from '../../chat.ts';
import type { Call, StreamEvent } from '../../stream.ts';
import { eventStream } from '../event-stream.ts';
import { callSdk } from '../openai-sdk.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import type { Exchange } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { createDecoder } from './decode.ts';
import { encodeRequest } from './request.ts';

/**
 * The client half of OpenAI's chat completions, as OpenAI and everybody who is compatible with it speaks them.
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
): AsyncGenerator<StreamEvent[], void> {
	const { provider, name } = endpoint;
	const exchange: Exchange = { provider, name, model: request.model };
	const body = encodeRequest(request);
	const accept = body.stream ? 'text/event-stream' : 'application/json';
	const response = await callSdk({ endpoint, call, exchange, accept, fetch }, (client) =>
		client.chat.completions.create(body).asResponse(),
	);
	const decoder = createDecoder(exchange, request.model, response.headers.get('content-type') ?? '');
	yield* readAnswer(response, decoder, exchange, call);
}
