import { type Maker, MODELS_DEV, type ModelFacts, THINKS } from '../model-facts.ts';

const LARGE = { ...THINKS, contextTokens: 1_000_000, maxOutputTokens: 128_000 } as const;

/** @see https://platform.claude.com/docs/en/about-claude/pricing as it was read there against the live page. */
const READ_IN_OCTOBER = {
	source: 'https://github.com/kurofune/claudit/releases/tag/v1.9.2',
	date: '2026-10-24',
} as const;

/** Written to the cache means: for five minutes, which is what a request gets that says no more. */
export const ANTHROPIC: Maker = {
	host: 'api.anthropic.com',
	models: [
		{
			names: ['claude-fable-5-1'],
			...LARGE,
			prices: { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5 },
			source: 'https://github.com/BerriAI/litellm/discussions/39163',
			date: '2026-09-01',
		},
		overview('claude-opus-5-5', 'opus-5-5', [4, 20, 0.2, 5]),
		overview('claude-opus-5', 'opus-5', [5, 25, 0.5, 6.25]),
		{
			names: ['claude-sonnet-5-5'],
			...LARGE,
			prices: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
			...READ_IN_OCTOBER,
		},
		overview('claude-sonnet-5', 'sonnet-5', [2, 10, 0.2, 2.5]),
		{
			names: ['claude-haiku-5-5'],
			...LARGE,
			prices: {
				input: 0.1,
				output: 0.5,
				cacheRead: 0.01,
				cacheWrite: 0.125,
				long: { above: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 },
			},
			...READ_IN_OCTOBER,
		},
		older('claude-fable-5', 1_000_000, 128_000, [10, 50, 1, 12.5]),
		older('claude-opus-4-8', 1_000_000, 128_000, [5, 25, 0.5, 6.25]),
		older('claude-opus-4-7', 1_000_000, 128_000, [5, 25, 0.5, 6.25]),
		older('claude-opus-4-6', 1_000_000, 128_000, [5, 25, 0.5, 6.25]),
		older('claude-opus-4-5', 200_000, 64_000, [5, 25, 0.5, 6.25]),
		older('claude-opus-4-1', 200_000, 32_000, [15, 75, 1.5, 18.75]),
		older('claude-opus-4', 200_000, 32_000, [15, 75, 1.5, 18.75]),
		older('claude-sonnet-4-6', 1_000_000, 64_000, [3, 15, 0.3, 3.75]),
		older('claude-sonnet-4-5', 200_000, 64_000, [3, 15, 0.3, 3.75]),
		older('claude-sonnet-4', 200_000, 64_000, [3, 15, 0.3, 3.75]),
		older('claude-haiku-4-5', 200_000, 64_000, [1, 5, 0.1, 1.25]),
	],
};

/** Input, output, read from the cache, written to it. */
type FourPrices = readonly [number, number, number, number];

/** A model with a page of its own. */
function overview(name: string, page: string, prices: FourPrices): ModelFacts {
	return {
		names: [name],
		...LARGE,
		prices: named(prices),
		source: `https://platform.claude.com/docs/en/models/${page}/overview`,
		date: '2026-11-21',
	};
}

function older(name: string, contextTokens: number, maxOutputTokens: number, prices: FourPrices): ModelFacts {
	return { names: [name], ...THINKS, contextTokens, maxOutputTokens, prices: named(prices), ...MODELS_DEV };
}

function named([input, output, cacheRead, cacheWrite]: FourPrices) {
	return { input, output, cacheRead, cacheWrite };
}
