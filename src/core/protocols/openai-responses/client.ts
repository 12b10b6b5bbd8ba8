import type { ChatRequest } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import type { Batches } from '../../event-stream.ts';
import { openStream } from '../../open-stream.ts';
import type { Call } from '../../stream.ts';
import { createAnswerDecoder } from '../answer-decoder.ts';
import { callSdk } from '../openai-sdk.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import type { Exchange } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { createFold } from './fold.ts';
import { encodeRequest, type RequestBody } from './request.ts';

/**
 * The client half of OpenAI's responses. The base URL is the same as for chat completions, with `/v1`.
 *
 * Models without reasoning refuse to hand it out encrypted; such a model is asked again once without that wish, and
 * from then on never with it.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connect: ConnectEndpoint = (endpoint, options = {}) => {
	const withoutReasoning = new Set<string>();
	return (request, call) =>
		openStream(
			() => answer({ endpoint, call, fetch: options.fetch, withoutReasoning }, request),
			call.signal,
		);
};

interface Connection {
	endpoint: Endpoint;
	call: Call;
	fetch: typeof globalThis.fetch | undefined;
	/** Models that are known to have no reasoning to hand out. */
	withoutReasoning: Set<string>;
}

async function answer(connection: Connection, request: ChatRequest): Promise<Batches> {
	const { endpoint, call, withoutReasoning } = connection;
	const { model } = request;
	const exchange: Exchange = { provider: endpoint.provider, name: endpoint.name, model };
	const body = encodeRequest(request);
	const { include: _, ...plain } = body;
	const response = await send(connection, exchange, withoutReasoning.has(model) ? plain : body).catch(
		(error: unknown) => {
			if (withoutReasoning.has(model) || !isAboutReasoning(error)) {
				throw error;
			}
			withoutReasoning.add(model);
			return send(connection, exchange, plain);
		},
	);
	const type = response.headers.get('content-type') ?? '';
	const decoder = createAnswerDecoder(exchange, type, createFold(exchange, model));
	return readAnswer(response, decoder, exchange, call);
}

function send(
	{ endpoint, call, fetch }: Connection,
	exchange: Exchange,
	body: RequestBody,
): Promise<Response> {
	const accept = body.stream ? 'text/event-stream' : 'application/json';
	return callSdk({ endpoint, call, exchange, accept, fetch }, (client) =>
		client.responses.create(body).asResponse(),
	);
}

/** OpenAI's words are "Encrypted content is not supported with this model." */
function isAboutReasoning(error: unknown): boolean {
	return (
		error instanceof StreamError &&
		error.kind === 'invalid-request' &&
		/encrypted content is not supported|reasoning\.encrypted_content/i.test(error.detail ?? '')
	);
}
