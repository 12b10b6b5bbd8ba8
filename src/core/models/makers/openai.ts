import { defined } from '../../defined.ts';
import type { Prices, TokenPrices } from '../../prices.ts';
import { type Maker, MODELS_DEV, type ModelFacts, SEES, THINKS } from '../model-facts.ts';

const LARGE = { ...THINKS, contextTokens: 1_050_000, maxOutputTokens: 128_000 } as const;

const PAGES = 'https://developers.openai.com/api/docs/models';

export const OPENAI: Maker = {
	host: 'api.openai.com',
	models: [
		{
			names: ['gpt-6.2-sol'],
			...LARGE,
			prices: withLong({ input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 }),
			source: `${PAGES}/gpt-6.2-sol`,
			date: '2026-11-21',
		},
		{
			names: ['gpt-6-sol'],
			...LARGE,
			prices: withLong({ input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 }),
			source: `${PAGES}/gpt-6-sol`,
			date: '2026-11-21',
		},
		{
			names: ['gpt-6-astra'],
			...LARGE,
			prices: withLong({ input: 10, output: 50, cacheRead: 1 }),
			source: 'https://github.com/TheKrush/PromptFuel/releases/tag/v1.0.19',
			date: '2026-09-07',
		},
		// What reading from the cache costs was not found for it: a call that does has no cost.
		{
			names: ['gpt-5.6-sol', 'gpt-5.6'],
			...LARGE,
			prices: withLong({ input: 4, output: 20 }),
			source: PAGES,
			date: '2026-11-21',
		},
		{
			names: ['gpt-5.6-terra'],
			...LARGE,
			prices: withLong({ input: 2, output: 12, cacheRead: 0.2 }),
			source: 'https://github.com/TheKrush/PromptFuel/releases/tag/v1.0.19',
			date: '2026-09-07',
		},
		{
			names: ['gpt-5.6-luna'],
			...LARGE,
			prices: withLong({ input: 0.2, output: 1.2, cacheRead: 0.02 }),
			source: 'https://github.com/TheKrush/PromptFuel/releases/tag/v1.0.19',
			date: '2026-09-07',
		},
		{
			names: ['gpt-5.5'],
			...LARGE,
			prices: withLong({ input: 5, output: 30, cacheRead: 0.5 }),
			...MODELS_DEV,
		},
		{
			names: ['gpt-5.4'],
			...LARGE,
			prices: withLong({ input: 2.5, output: 15, cacheRead: 0.25 }),
			...MODELS_DEV,
		},
		older('gpt-5.4-mini', THINKS, 400_000, 128_000, [0.75, 4.5, 0.075]),
		older('gpt-5.4-nano', THINKS, 400_000, 128_000, [0.2, 1.25, 0.02]),
		older('gpt-5.2', THINKS, 400_000, 128_000, [1.75, 14, 0.175]),
		older('gpt-5.1', THINKS, 400_000, 128_000, [1.25, 10, 0.125]),
		older('gpt-5-mini', THINKS, 400_000, 128_000, [0.25, 2, 0.025]),
		older('gpt-5-nano', THINKS, 400_000, 128_000, [0.05, 0.4, 0.005]),
		older('gpt-4.1', SEES, 1_047_576, 32_768, [2, 8, 0.5]),
		older('gpt-4.1-mini', SEES, 1_047_576, 32_768, [0.4, 1.6, 0.1]),
		older('gpt-4.1-nano', SEES, 1_047_576, 32_768, [0.1, 0.4, 0.025]),
		older('gpt-4o', SEES, 128_000, 16_384, [2.5, 10, 1.25]),
		older('gpt-4o-mini', SEES, 128_000, 16_384, [0.15, 0.6, 0.075]),
		older('o3', THINKS, 200_000, 100_000, [2, 8, 0.5]),
		older('o4-mini', THINKS, 200_000, 100_000, [1.1, 4.4, 0.275]),
		// The first snapshot kept its price when the name moved on.
		{
			names: ['gpt-4o-2024-05-13'],
			...SEES,
			contextTokens: 128_000,
			maxOutputTokens: 4096,
			prices: { input: 5, output: 15 },
			...MODELS_DEV,
		},
		{
			names: ['gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5', 'gpt-image-2'],
			images: true,
			tools: false,
			streaming: false,
			makes: ['image'],
			...MODELS_DEV,
		},
	],
};

/** Above 272,000 tokens of input all of it costs twice as much, and output half as much again. */
function withLong(prices: TokenPrices & { input: number; output: number }): Prices {
	const { input, output, cacheRead, cacheWrite } = prices;
	const twice = (price: number | undefined) => (price === undefined ? undefined : price * 2);
	const long = defined({ cacheRead: twice(cacheRead), cacheWrite: twice(cacheWrite) });
	return { ...prices, long: { above: 272_000, input: input * 2, output: output * 1.5, ...long } };
}

/** @param prices input, output, read from the cache. */
function older(
	name: string,
	kind: typeof SEES | typeof THINKS,
	contextTokens: number,
	maxOutputTokens: number,
	[input, output, cacheRead]: readonly [number, number, number],
): ModelFacts {
	const prices = { input, output, cacheRead };
	return { names: [name], ...kind, contextTokens, maxOutputTokens, prices, ...MODELS_DEV };
}
