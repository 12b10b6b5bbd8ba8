import type { ModelInfo } from '../models.ts';
import type { Prices } from '../prices.ts';

/** What is known of a model without asking its provider, whose own word comes before it. */
export interface ModelFacts extends Omit<ModelInfo, 'id' | 'name' | 'prices'> {
	/** Every name that means it, beside those that `comparableName` makes equal. */
	names: readonly string[];
	/** In US$ per million tokens, at the maker's own host and nowhere else. */
	prices?: Prices;
	/** The host where all of this holds; absent: wherever the model is served. */
	onlyAt?: string;
	/** Where it was read. */
	source: string;
	/** When it was so, as `2026-11-21`. */
	date: string;
}

/** A maker and its models. */
export interface Maker {
	/** The host of the maker's own API, at which its prices hold. */
	host: string;
	models: readonly ModelFacts[];
}

/** What models have in common, as far as their rows do not say otherwise. */
export const CHAT = { tools: true, streaming: true, makes: ['text'] } as const;
/** As `CHAT`, and reads images. */
export const SEES = { ...CHAT, images: true } as const;
/** As `SEES`, and reasons. */
export const THINKS = { ...SEES, reasoning: true } as const;

/** A community's data, kept against the makers' pages; read at its commit f3fc692. */
export const MODELS_DEV = { source: 'https://models.dev', date: '2026-07-02' } as const;
