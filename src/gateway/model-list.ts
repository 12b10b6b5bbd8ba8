import type { ModelInfo } from '../core/models.ts';
import type { GatewayProvider, ModelDirectory } from './model-directory.ts';

/** A model as both OpenAI's and Anthropic's clients read it. */
interface ListedModel {
	id: string;
	object: 'model';
	type: 'model';
	/** Nobody tells when a model was made alike; both protocols want a time. */
	created: 0;
	created_at: '1970-01-01T00:00:00Z';
	owned_by: string;
	display_name: string;
	context_window?: number;
	max_output_tokens?: number;
}

/** Lists what may be asked for. */
export interface ModelList {
	/** All models as JSON; a provider whose list does not come in time is left out. */
	all(signal: AbortSignal): Promise<string>;
	/** One model as JSON. @throws StreamError `not-found`. */
	one(name: string, signal: AbortSignal): Promise<string>;
}

/** So long a provider may take for its list, in ms. */
const PATIENCE_MS = 10_000;

/** So long a list that came is good, in ms. */
const FRESH_MS = 300_000;

/** @param now monotonic ms. */
export function createModelList(
	directory: ModelDirectory,
	now: () => number = () => performance.now(),
): ModelList {
	const known = new Map<string, { models: readonly ModelInfo[]; since: number }>();

	const modelsOf = async (provider: GatewayProvider, signal: AbortSignal): Promise<readonly ModelInfo[]> => {
		const before = known.get(provider.id);
		if (provider.models) {
			return provider.models.map((id) => ({ id }));
		}
		if (!provider.listModels || (before && now() - before.since < FRESH_MS)) {
			return before?.models ?? [];
		}
		const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
		const models = await provider.listModels(patience).catch(() => before?.models);
		if (models) {
			known.set(provider.id, { models, since: now() });
		}
		return models ?? [];
	};

	const collect = async (signal: AbortSignal): Promise<ListedModel[]> => {
		const lists = await Promise.all(
			directory.providers.map(async (provider) => {
				const models = await modelsOf(provider, signal);
				return models.map((model) => describe(`${provider.id}/${model.id}`, provider, model));
			}),
		);
		const aliases = Object.keys(directory.aliases).map((name) => describe(name));
		return [...aliases, ...lists.flat()];
	};

	return {
		async all(signal) {
			const data = await collect(signal);
			const ends = { first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
			return JSON.stringify({ object: 'list', data, has_more: false, ...ends });
		},
		async one(name, signal) {
			const [target] = await directory.resolve(name);
			const listed = (await collect(signal)).find(({ id }) => id === name);
			return JSON.stringify(listed ?? describe(name, target?.provider));
		},
	};
}

function describe(id: string, provider?: GatewayProvider, model?: ModelInfo): ListedModel {
	return {
		id,
		object: 'model',
		type: 'model',
		created: 0,
		created_at: '1970-01-01T00:00:00Z',
		owned_by: provider?.id ?? 'weir',
		display_name: model?.name ?? id,
		...(model?.contextTokens === undefined ? {} : { context_window: model.contextTokens }),
		...(model?.maxOutputTokens === undefined ? {} : { max_output_tokens: model.maxOutputTokens }),
	};
}
