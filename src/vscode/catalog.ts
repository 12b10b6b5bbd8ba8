import * as vscode from 'vscode';
import { StreamError, toStreamError } from '../core/errors.ts';
import { lazily } from '../core/lazily.ts';
import { type PipelineOptions, pipeline } from '../core/pipeline.ts';
import type { Reading } from '../core/policies/meter.ts';
import { PROTOCOLS } from '../core/protocols/table.ts';
import { DEMO_MODEL } from '../core/providers.ts';
import type { Policy, StreamFn } from '../core/stream.ts';
import type { TurnTools } from '../core/turn.ts';
import type { Log } from './log.ts';
import { endpointOf } from './providers/endpoint.ts';
import { DEMO_PROVIDER, isLocal, type Provider } from './providers/provider.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';

/** A model that can be asked. */
export interface CatalogModel {
	/** `provider/model`. */
	id: string;
	/** As its provider knows it; it may contain slashes. */
	model: string;
	provider: { id: string; name: string };
	isDemo: boolean;
	/** Runs on a machine of the user's own: it may have to be loaded before it answers. */
	local: boolean;
}

/** Every model that Weir can ask: the demo, and what the settings name. */
export interface Catalog extends vscode.Disposable {
	/** The demo and every model in the settings, in their order. */
	models(): readonly CatalogModel[];
	/** The chosen model; the demo where none is. */
	current(): CatalogModel;
	/** Makes the model the chosen one, by its `id`. */
	choose(id: string): Promise<void>;
	/**
	 * The model as a stream, its pipeline around it: timeouts, retries, meter, and the turn where tools are given.
	 * The request's `model` must be `model.model`. Each model call is logged, and why it failed.
	 */
	open(
		model: CatalogModel,
		options?: { tools?: TurnTools | undefined; meter?: (reading: Reading) => void },
	): StreamFn;
	/** After a change of the settings or of a key. */
	readonly onDidChange: vscode.Event<void>;
}

const DEMO: CatalogModel = {
	id: `${DEMO_PROVIDER}/${DEMO_MODEL}`,
	model: DEMO_MODEL,
	provider: { id: DEMO_PROVIDER, name: 'Demo' },
	isDemo: true,
	local: true,
};

/** A local model may have to be read from disk before it says anything. */
const LOCAL_FIRST_EVENT_MS = 300_000;

export function createCatalog({
	settings,
	keys,
	log,
}: {
	settings: Settings;
	keys: Keys;
	log: Log;
}): Catalog {
	const changed = new vscode.EventEmitter<void>();
	const listening = [
		settings.onDidChange(() => changed.fire()),
		keys.onDidChange(() => changed.fire()),
		changed,
	];
	const sourceOf = (model: CatalogModel): StreamFn => {
		if (model.isDemo) {
			return lazily(async () => (await import('../core/demo.ts')).createDemo());
		}
		const provider = settings.providers().find(({ id }) => id === model.provider.id);
		return provider
			? PROTOCOLS[provider.preset.protocol](endpointOf(provider, keys))
			: failing(gone(model.provider.name));
	};
	return {
		models: () => [DEMO, ...settings.providers().flatMap(modelsOf)],
		current: () => findModel(settings.model(), settings.providers()) ?? DEMO,
		choose: (id) => settings.saveModel(id),
		open(model, { tools, meter } = {}) {
			const stream = pipeline(sourceOf(model), {
				...limitsOf(settings, model),
				tools,
				meter(reading) {
					log.call(model.id, reading);
					meter?.(reading);
				},
			});
			return logFailures(log, model)(stream);
		},
		onDidChange: changed.event,
		dispose: () => vscode.Disposable.from(...listening).dispose(),
	};
}

function modelsOf(provider: Provider): CatalogModel[] {
	return provider.models.map((model) => asModel(provider, model));
}

function asModel(provider: Provider, model: string): CatalogModel {
	return {
		id: `${provider.id}/${model}`,
		model,
		provider: { id: provider.id, name: provider.name },
		isDemo: false,
		local: isLocal(provider),
	};
}

/** A model that the provider's list does not hold may be chosen too: somebody wrote it into the settings. */
function findModel(id: string | undefined, providers: readonly Provider[]): CatalogModel | undefined {
	const cut = id?.indexOf('/') ?? -1;
	if (id === undefined || cut <= 0 || cut === id.length - 1) {
		return undefined;
	}
	const provider = providers.find((candidate) => candidate.id === id.slice(0, cut));
	return provider && asModel(provider, id.slice(cut + 1));
}

function limitsOf(settings: Settings, model: CatalogModel): PipelineOptions {
	const retries = settings.retries();
	return {
		timeouts: { ...(model.local ? { firstEvent: LOCAL_FIRST_EVENT_MS } : {}), ...settings.timeouts() },
		...(retries === undefined ? {} : { retry: retries === 0 ? false : { attempts: retries + 1 } }),
	};
}

function logFailures(log: Log, { id }: CatalogModel): Policy {
	return (next) =>
		async function* logFailures(request, call) {
			try {
				yield* next(request, call);
			} catch (error) {
				log.failure(id, toStreamError(error, call.signal));
				throw error;
			}
		};
}

function failing(error: StreamError): StreamFn {
	return () => ({
		[Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
	});
}

function gone(name: string): StreamError {
	return new StreamError('not-found', `${name} is no longer among your providers. Choose another model.`);
}
