import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { abortable } from '../../http/abortable.ts';
import { readBriefly } from '../../http/body.ts';
import { request as send } from '../../http/request.ts';
import { parseJson } from '../json.ts';
import type { Endpoint } from '../protocol.ts';
import { type Exchange, providerError, unexpectedAnswer } from '../provider-error.ts';
import { createMessagesHeaders, givenHeaders, messagesUrl } from './client.ts';

const counted = z.object({ input_tokens: z.int().check(z.gte(0)) });

/** How tokens are counted. */
export interface CountOptions {
	signal: AbortSignal;
	/** See `ChatRequest`. */
	betas?: readonly string[] | undefined;
	/** What sends the request; default the global one. */
	fetch?: typeof globalThis.fetch;
}

/**
 * Asks an endpoint how many tokens a request has, without sending it to the model.
 *
 * @param body of a request as the protocol has it, with the model's name; `max_tokens` and `stream` are left out.
 * @throws StreamError as a chat completion does.
 * @see https://docs.anthropic.com/en/api/messages-count-tokens
 */
export async function countTokens(
	endpoint: Endpoint,
	body: Readonly<Record<string, unknown>>,
	{ signal, betas, fetch }: CountOptions,
): Promise<number> {
	const { provider, name } = endpoint;
	const url = `${messagesUrl(endpoint)}/count_tokens`;
	const key = await abortable(Promise.resolve(endpoint.key?.(new URL(url).origin)), signal);
	const exchange: Exchange = { provider, name, model: String(body.model), url, key };
	const { max_tokens: _, stream: __, ...rest } = body;
	const response = await send({
		url,
		method: 'POST',
		headers: createMessagesHeaders(
			{ ...givenHeaders(endpoint, betas), accept: 'application/json' },
			endpoint,
			key,
		),
		body: JSON.stringify(rest),
		server: endpoint,
		call: { signal },
		fetch,
	});
	const text = await readBriefly(response, { signal });
	if (!response.ok) {
		throw providerError(parseJson(text) ?? text, exchange, response);
	}
	const read = counted.safeParse(parseJson(text));
	if (!read.success) {
		throw unexpectedAnswer(t('something that is no count of tokens'), text, exchange, response.status);
	}
	return read.data.input_tokens;
}
