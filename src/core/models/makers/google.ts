import { type Maker, MODELS_DEV, THINKS } from '../model-facts.ts';

const GEMINI = { ...THINKS, contextTokens: 1_048_576, maxOutputTokens: 65_536 } as const;

/** Where audio costs more than text, as with Flash, no usage tells which it was: such models have no price here. */
export const GOOGLE: Maker = {
	host: 'generativelanguage.googleapis.com',
	models: [
		{
			names: ['gemini-3.1-pro-preview', 'gemini-3.1-pro'],
			...GEMINI,
			prices: {
				input: 2,
				output: 12,
				cacheRead: 0.2,
				long: { above: 200_000, input: 4, output: 18, cacheRead: 0.4 },
			},
			...MODELS_DEV,
		},
		{
			names: ['gemini-2.5-pro'],
			...GEMINI,
			prices: {
				input: 1.25,
				output: 10,
				cacheRead: 0.125,
				long: { above: 200_000, input: 2.5, output: 15, cacheRead: 0.25 },
			},
			...MODELS_DEV,
		},
		{ names: ['gemini-3.5-flash'], ...GEMINI, ...MODELS_DEV },
		{ names: ['gemini-3-flash-preview', 'gemini-3-flash'], ...GEMINI, ...MODELS_DEV },
		{ names: ['gemini-2.5-flash'], ...GEMINI, ...MODELS_DEV },
		{ names: ['gemini-2.5-flash-lite'], ...GEMINI, ...MODELS_DEV },
		{
			names: ['veo-3', 'veo-3-fast', 'veo-3.1', 'veo-3.1-fast'],
			tools: false,
			streaming: false,
			makes: ['video'],
			...MODELS_DEV,
		},
	],
};
