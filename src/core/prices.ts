import type { Usage } from './chat.ts';

/** What tokens cost, in US$ per million. What the seller does not tell is absent. */
export interface TokenPrices {
	/** Input that was neither read from the provider's cache nor written to it. */
	input?: number;
	/** Output, reasoning included. */
	output?: number;
	/** Input read from the provider's cache. */
	cacheRead?: number;
	/** Input written to the provider's cache, at its shortest lifetime. */
	cacheWrite?: number;
}

/** What one model costs at one provider. */
export interface Prices extends TokenPrices {
	/** US$ for each request, beside its tokens or instead of them. */
	request?: number;
	/** What all of a request costs whose input is longer than `above` tokens. */
	long?: TokenPrices & { above: number };
}

const PER_MILLION = 1_000_000;

/**
 * What a model call cost, in US$: the provider's own figure where it gave one, else price × tokens. Undefined where
 * a kind of token was used that has no known price: a cost is exact or it is not said.
 */
export function costOf(usage: Usage, prices: Prices | undefined): number | undefined {
	if (usage.costUsd !== undefined || !prices) {
		return usage.costUsd;
	}
	const { cacheReadTokens: read = 0, cacheWriteTokens: written = 0 } = usage;
	const each = prices.long && usage.inputTokens > prices.long.above ? prices.long : prices;
	const perRequest = prices.request !== undefined && each.input === undefined && each.output === undefined;
	const tokens = perRequest
		? 0
		: sum([
				priced(Math.max(0, usage.inputTokens - read - written), each.input),
				priced(read, each.cacheRead),
				priced(written, each.cacheWrite),
				priced(usage.outputTokens, each.output),
			]);
	return tokens === undefined ? undefined : tokens / PER_MILLION + (prices.request ?? 0);
}

function priced(tokens: number, price: number | undefined): number | undefined {
	return tokens === 0 ? 0 : price === undefined ? undefined : tokens * price;
}

function sum(parts: readonly (number | undefined)[]): number | undefined {
	return parts.reduce<number | undefined>(
		(total, part) => (total === undefined || part === undefined ? undefined : total + part),
		0,
	);
}
