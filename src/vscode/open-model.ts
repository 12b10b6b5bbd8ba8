import { defined } from '../core/defined.ts';
import type { ModelInfo } from '../core/models.ts';
import { type PipelineOptions, pipeline } from '../core/pipeline.ts';
import type { Prices } from '../core/prices.ts';
import type { StreamFn } from '../core/stream.ts';
import type { CatalogModel, OpenOptions } from './catalog.ts';
import type { Log } from './log.ts';
import type { Policies } from './policies.ts';
import type { Provider } from './providers/provider.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';
import { createSources } from './sources.ts';

/** What the demo costs. */
const FREE: Prices = { request: 0 };

/** Turns models into streams: the half of the catalog that is loaded when the first one is asked. */
export interface ModelOpener {
	/** As `Catalog.open`. */
	open(model: CatalogModel, options: OpenOptions): StreamFn;
	/** As `Catalog.find`. */
	find(model: CatalogModel): ModelInfo | undefined;
}

export function createModelOpener({
	settings,
	keys,
	policies,
	log,
	findModel,
}: {
	settings: Pick<Settings, 'providers' | 'policies' | 'timeouts'>;
	keys: Pick<Keys, 'forRequest'>;
	policies: Policies;
	log: Pick<Log, 'call'>;
	findModel: (id: string, providers: readonly Provider[]) => CatalogModel | undefined;
}): ModelOpener {
	const sourceOf = createSources({ settings, keys });
	const providerOf = ({ provider }: CatalogModel) =>
		settings.providers().find(({ id }) => id === provider.id);
	const find = (model: CatalogModel) => {
		const provider = providerOf(model);
		return provider && policies.find(provider, model.model);
	};
	const isKnownWithoutTools = (model: CatalogModel) =>
		settings.policies().modelCheck && find(model)?.tools === false;
	const pipelineTo = (model: CatalogModel, { meter, session }: OpenOptions, more: PipelineOptions = {}) => {
		const provider = providerOf(model);
		const { stream, firstEventMs: firstEvent } = sourceOf(model);
		return pipeline(stream, {
			...(provider && policies.of(provider, model.model)),
			...(model.isDemo ? { prices: () => FREE } : {}),
			timeouts: { ...defined({ firstEvent }), ...settings.timeouts() },
			log: settings.policies().log ? (entry) => log.call(model.id, entry) : undefined,
			meter(reading) {
				policies.spend(reading, model.id, session);
				meter?.(reading);
			},
			...more,
		});
	};
	const fallbacksFor = (model: CatalogModel, options: OpenOptions) =>
		settings
			.policies()
			.fallbacks.map((id) => findModel(id, settings.providers()))
			.filter((other) => other !== undefined)
			.filter(({ id }) => id !== model.id && !model.isDemo)
			.map((other) => ({ model: other.model, stream: pipelineTo(other, options) }));
	return {
		open: (model, options) =>
			pipelineTo(model, options, {
				fallbacks: fallbacksFor(model, options),
				// A model that has no tools can still be talked to.
				tools: isKnownWithoutTools(model) ? undefined : options.tools,
			}),
		find,
	};
}
