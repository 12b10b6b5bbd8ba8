import { CHAT, type Maker, MODELS_DEV, SEES, THINKS } from '../model-facts.ts';

export const XAI: Maker = {
	host: 'api.x.ai',
	models: [
		{
			names: ['grok-4.5'],
			...THINKS,
			source: 'https://docs.x.ai/developers/grok-4-5',
			date: '2026-11-21',
		},
		{
			names: ['grok-4.3'],
			...THINKS,
			contextTokens: 1_000_000,
			maxOutputTokens: 30_000,
			prices: {
				input: 1.25,
				output: 2.5,
				cacheRead: 0.2,
				long: { above: 200_000, input: 2.5, output: 5, cacheRead: 0.4 },
			},
			...MODELS_DEV,
		},
		{ names: ['grok-4', 'grok-4-0709'], ...THINKS, contextTokens: 256_000, ...MODELS_DEV },
	],
};

const DEEPSEEK_PAGE = {
	source: 'https://api-docs.deepseek.com/quick_start/pricing',
	date: '2026-11-21',
} as const;

/** It costs twice as much at some hours of the day, which no usage tells: there is no price here. */
export const DEEPSEEK: Maker = {
	host: 'api.deepseek.com',
	models: [
		{
			names: ['deepseek-flash', 'deepseek-v4-flash'],
			...THINKS,
			contextTokens: 1_000_000,
			maxOutputTokens: 384_000,
			...DEEPSEEK_PAGE,
		},
		{
			names: ['deepseek-v4-pro'],
			...CHAT,
			images: false,
			reasoning: true,
			contextTokens: 1_000_000,
			maxOutputTokens: 384_000,
			...DEEPSEEK_PAGE,
		},
	],
};

export const MISTRAL: Maker = {
	host: 'api.mistral.ai',
	models: [
		{
			names: ['mistral-large', 'mistral-large-2512'],
			...SEES,
			contextTokens: 262_144,
			prices: { input: 0.5, output: 1.5 },
			...MODELS_DEV,
		},
		{
			names: ['codestral'],
			...CHAT,
			images: false,
			contextTokens: 256_000,
			prices: { input: 0.3, output: 0.9 },
			...MODELS_DEV,
		},
	],
};

/** What is so at Poe alone: weights that others serve with tools, its bot answers without. */
export const POE: Maker = {
	host: 'api.poe.com',
	models: [
		{
			names: ['llama-3.1-405b'],
			onlyAt: 'api.poe.com',
			tools: false,
			images: false,
			streaming: true,
			makes: ['text'],
			source: 'The list of Poe models that Weir was begun with',
			date: '2025-09-25',
		},
	],
};
