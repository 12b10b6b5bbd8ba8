import { toStreamError } from '../core/errors.ts';
import { SERVER_HALVES } from '../core/protocols/server-table.ts';
import { estimateInput, loadTokenCounter } from '../core/token-estimate.ts';
import { betasOf } from './betas.ts';
import type { Exchange } from './exchange.ts';
import type { ModelDirectory } from './model-directory.ts';
import { readJson } from './read-body.ts';
import { Refused } from './refusal.ts';

/**
 * Answers `POST /v1/messages/count_tokens`: as the provider counts, where it speaks Anthropic's protocol, else as Weir
 * estimates, which the header `x-weir-estimated: true` says.
 */
export async function countTokens(
	exchange: Exchange,
	models: ModelDirectory,
	mostBytes: number,
): Promise<void> {
	const half = await SERVER_HALVES['anthropic-messages']();
	try {
		const body = await readJson(exchange.request, mostBytes);
		// A request that is only counted has no limit, which every other one must have.
		const { request } = half.decodeRequest(isObject(body) ? { max_tokens: 1, ...body } : body);
		const [target] = await models.resolve(request.model);
		const counted =
			isObject(body) && target
				? await target.provider.countTokens?.(
						{ ...body, model: target.model },
						{ signal: exchange.signal, betas: betasOf(exchange) },
					)
				: undefined;
		const tokens = counted ?? estimateInput(request, await loadTokenCounter());
		const headers = counted === undefined ? { 'x-weir-estimated': 'true' } : {};
		exchange.send(
			200,
			{ 'content-type': 'application/json', ...headers },
			JSON.stringify({ input_tokens: tokens }),
		);
	} catch (error) {
		if (error instanceof Refused) {
			throw error;
		}
		const { status, headers, body } = half.encodeError(toStreamError(error, exchange.signal));
		exchange.send(status, headers, body);
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
