import { t } from '@vscode/l10n';
import type { ChatRequest } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { handOver, type Opening } from '../../hand-over.ts';
import { abortable } from '../../http/abortable.ts';
import { readBriefly } from '../../http/body.ts';
import { createHeaders } from '../../http/headers.ts';
import { request as send } from '../../http/request.ts';
import type { Call } from '../../stream.ts';
import { createAnswerDecoder } from '../answer-decoder.ts';
import { parseJson } from '../json.ts';
import type { ConnectEndpoint, Endpoint } from '../protocol.ts';
import { type Exchange, providerError } from '../provider-error.ts';
import { readAnswer } from '../read-answer.ts';
import { createFold } from './fold.ts';
import { encodeQuery, unsaid } from './query.ts';
import { createUploads, type Uploads } from './upload.ts';

/**
 * Poe's own bot protocol, version 1.2, as the reference client `fastapi_poe` speaks it. The base URL is that client's,
 * `https://api.poe.com/bot/`; the model is the bot's name.
 *
 * Images and files are uploaded first, to another address (see `UPLOAD_URL`): the endpoint's key is asked for with
 * that origin and may refuse. What the protocol cannot say of a request is told in a `notice`, or refused where the
 * answer would be another.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connect: ConnectEndpoint = (endpoint, options = {}) => {
	const uploads = createUploads(endpoint, options.fetch);
	return (request, call) =>
		handOver(answer({ endpoint, call, fetch: options.fetch, uploads }, request), call.signal);
};

interface Connection {
	endpoint: Endpoint;
	call: Call;
	fetch: typeof globalThis.fetch | undefined;
	uploads: Uploads;
}

async function* answer(connection: Connection, request: ChatRequest): Opening {
	const { endpoint, call, uploads } = connection;
	const url = botUrl(endpoint, request.model);
	// Checked before anything is uploaded for nothing.
	encodeQuery(request, () => undefined);
	const body = JSON.stringify(encodeQuery(request, await uploads.all(request, call)));
	const key = await abortable(readKey(endpoint, url), call.signal);
	const exchange: Exchange = {
		provider: endpoint.provider,
		name: endpoint.name,
		model: request.model,
		url,
		key,
	};
	const response = await ask(connection, exchange, url, body);
	const left = unsaid(request);
	if (left.length > 0) {
		yield [
			{ type: 'notice', text: t("Poe's bot protocol has no {0}: the bot uses its own.", left.join(', ')) },
		];
	}
	const type = response.headers.get('content-type') ?? '';
	const decoder = createAnswerDecoder(exchange, type, createFold(exchange, request.model));
	return readAnswer(response, decoder, exchange, call);
}

async function ask(
	{ endpoint, call, fetch }: Connection,
	exchange: Exchange,
	url: string,
	body: string,
): Promise<Response> {
	const given = {
		...endpoint.headers,
		accept: 'text/event-stream',
		'cache-control': 'no-store',
		'content-type': 'application/json',
	};
	const headers = createHeaders(given, endpoint, exchange.key);
	const response = await send({ url, method: 'POST', headers, body, server: endpoint, call, fetch });
	if (!response.ok) {
		const text = await readBriefly(response, { signal: call.signal });
		throw providerError(parseJson(text) ?? text, exchange, response);
	}
	return response;
}

async function readKey({ key }: Endpoint, url: string): Promise<string | undefined> {
	return key?.(new URL(url).origin);
}

function botUrl({ baseUrl, name, provider }: Endpoint, bot: string): string {
	// These two would leave the folder of the bots.
	if (bot === '' || bot === '.' || bot === '..') {
		throw new StreamError(
			'invalid-request',
			t('{0} has no bot called "{1}". Choose another model.', name, bot),
			{
				provider,
			},
		);
	}
	return `${baseUrl.replace(/\/+$/, '')}/${encodeURIComponent(bot)}`;
}
