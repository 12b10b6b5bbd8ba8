import * as vscode from 'vscode';
import { lazily } from '../core/lazily.ts';
import type { ModelInfo } from '../core/models.ts';
import { once } from '../core/once.ts';
import type { Reading } from '../core/policies/meter.ts';
import { DEMO_MODEL } from '../core/providers.ts';
import type { StreamFn } from '../core/stream.ts';
import type { TurnTools } from '../core/turn.ts';
import type { Log } from './log.ts';
import type { Policies } from './policies.ts';
import { DEMO_PROVIDER, isLocal, type Provider, VSCODE_PROVIDER } from './providers/provider.ts';
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
	/** What other extensions contribute to VS Code, asked anew. Not among `models()`, which costs nothing. */
	contributed(): Promise<readonly CatalogModel[]>;
	/** Makes the model the chosen one, by its `id`. */
	choose(id: string): Promise<void>;
	/**
	 * The model as a stream, its pipeline around it as the settings want it, and the turn where tools are given and
	 * the model is not known to have none. The request's `model` must be `model.model`. Each model call is logged, and
	 * why it failed; what it used is counted.
	 */
	open(model: CatalogModel, options?: OpenOptions): StreamFn;
	/** What is known of the model without asking anybody; undefined: nothing. */
	find(model: CatalogModel): Promise<ModelInfo | undefined>;
	/** After a change of the settings or of a key. */
	readonly onDidChange: vscode.Event<void>;
}

/** How a model is opened. */
export interface OpenOptions {
	/** What the model may call. */
	tools?: TurnTools | undefined;
	/** Told of each model call when it ends. */
	meter?: ((reading: Reading) => void) | undefined;
	/** The conversation whose spending it is. */
	session?: string | undefined;
}

const DEMO: CatalogModel = {
	id: `${DEMO_PROVIDER}/${DEMO_MODEL}`,
	model: DEMO_MODEL,
	provider: { id: DEMO_PROVIDER, name: 'Demo' },
	isDemo: true,
	local: true,
};

export function createCatalog({
	settings,
	keys,
	policies,
	log,
}: {
	settings: Settings;
	keys: Keys;
	/** Loads them at their first use. */
	policies: () => Promise<Policies>;
	log: Log;
}): Catalog {
	const changed = new vscode.EventEmitter<void>();
	const listening = [
		settings.onDidChange(() => changed.fire()),
		keys.onDidChange(() => changed.fire()),
		changed,
	];
	// Protocols and policies are many; they are loaded when the first model is asked.
	const loadOpener = once(async () => {
		const { createModelOpener } = await import('./open-model.ts');
		return createModelOpener({ settings, keys, policies: await policies(), log, findModel });
	});
	return {
		models: () => [DEMO, ...settings.providers().flatMap(modelsOf)],
		current: () => findModel(settings.model(), settings.providers()) ?? DEMO,
		async contributed() {
			const { listContributed } = await import('./vscode-lm.ts');
			return (await listContributed()).map(({ model }) => contributedModel(model));
		},
		choose: (id) => settings.saveModel(id),
		open: (model, options = {}) => lazily(async () => (await loadOpener()).open(model, options)),
		find: async (model) => (await loadOpener()).find(model),
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

function contributedModel(model: string): CatalogModel {
	return {
		id: `${VSCODE_PROVIDER}/${model}`,
		model,
		provider: { id: VSCODE_PROVIDER, name: 'VS Code' },
		isDemo: false,
		local: false,
	};
}

/** A model that the provider's list does not hold may be chosen too: somebody wrote it into the settings. */
function findModel(id: string | undefined, providers: readonly Provider[]): CatalogModel | undefined {
	const cut = id?.indexOf('/') ?? -1;
	if (id === undefined || cut <= 0 || cut === id.length - 1) {
		return undefined;
	}
	const [owner, model] = [id.slice(0, cut), id.slice(cut + 1)];
	if (owner === VSCODE_PROVIDER) {
		return contributedModel(model);
	}
	const provider = providers.find((candidate) => candidate.id === owner);
	return provider && asModel(provider, model);
}
