import { t } from '@vscode/l10n';
import type { Memento } from 'vscode';
import { listingOf, routeOf } from '../core/connect.ts';
import { defined } from '../core/defined.ts';
import { createModelDirectory, type ModelDirectory } from '../core/models/directory.ts';
import type { ModelInfo } from '../core/models.ts';
import { orqRetries } from '../core/orq.ts';
import type { PipelineOptions } from '../core/pipeline.ts';
import type { Budget } from '../core/policies/budget.ts';
import { createMemoryCache } from '../core/policies/cache/memory.ts';
import type { CacheStore } from '../core/policies/cache/store.ts';
import { createFlights, type Flights } from '../core/policies/coalesce/flights.ts';
import type { Reading } from '../core/policies/meter.ts';
import { createRateLimiter, type RateLimiter } from '../core/policies/rate-limit/limiter.ts';
import { createQuirkStore, declaredQuirks, type QuirkStore, readLearntQuirks } from '../core/quirk-store.ts';
import { createSpending, localDay, type Spending } from '../core/spending.ts';
import { DEMO_PROVIDER, entryOf, type Provider, providerRecord } from './providers/provider.ts';
import { withStoredKey } from './providers/stored-key.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';

/** What happens to the streams of the user's providers on their way, and what they leave behind. */
export interface Policies {
	/** What the settings make of a pipeline to one of a provider's models. */
	of(provider: Provider, model: string): PipelineOptions;
	/** Within what equal requests are the same: another address or another key is another scope. */
	scopeOf(provider: Provider): string;
	/** What is known of a provider's models. */
	directory(provider: Provider): ModelDirectory;
	/** What is known of a model without asking anybody; undefined: nothing. */
	find(provider: Provider, model: string): ModelInfo | undefined;
	/** What endpoints taught Weir about themselves. */
	learnt: QuirkStore;
	/** What was spent, by day, model and session. */
	spending: Spending;
	/** Counts a call that one of the pipelines made, if the user has calls counted and it was not the demo's. */
	spend(reading: Reading, model: string, session: string | undefined): void;
	/** Calls back after something was spent. */
	onDidSpend(listener: () => void): void;
}

/** Where the ledger and what was learnt are kept, over all windows. */
const SPENDING = 'weir.spending';
const LEARNT = 'weir.learnt';

/** What the policies need of the rest of the extension. */
export interface PolicyInputs {
	settings: Pick<Settings, 'policies' | 'retries'>;
	keys: Pick<Keys, 'forRequest' | 'onDidChange'>;
	/** VS Code's storage for all workspaces. */
	memory: Pick<Memento, 'get' | 'update'>;
}

/** Makes what all pipelines share: one line for each provider and key, one cache, one ledger. */
export function createPolicies(inputs: PolicyInputs): Policies {
	const { settings } = inputs;
	const shared = createShared(inputs);
	const { learnt, spending, directory, scopeOf } = shared;
	const listeners: (() => void)[] = [];
	return {
		of: (provider, model) => optionsOf(provider, model, settings, shared),
		scopeOf,
		directory,
		find: (provider, model) => directory(provider).find(model),
		learnt,
		spending,
		spend(reading, model, session) {
			// What the demo plays costs nobody anything.
			if (!settings.policies().spending || model.startsWith(`${DEMO_PROVIDER}/`)) {
				return;
			}
			spending.add(reading, { model, session });
			for (const listener of listeners) {
				listener();
			}
		},
		onDidSpend: (listener) => void listeners.push(listener),
	};
}

/** What the pipelines of a window have in common. */
interface Shared extends Pick<Policies, 'learnt' | 'spending' | 'directory' | 'scopeOf'> {
	/** The line of a provider and its key; undefined where nothing is limited. */
	limiterOf(provider: Provider): RateLimiter | undefined;
	/** Where answers are kept. */
	answers: CacheStore;
	flights: Flights;
}

function createShared({ settings, keys, memory }: PolicyInputs): Shared {
	let keyGeneration = 0;
	keys.onDidChange(() => {
		// Another key may be another account: its line and its answers are its own.
		keyGeneration += 1;
	});
	const limiterFor = keptBy((key: string, provider: Provider) =>
		createRateLimiter(limitsOf(provider, settings), { name: provider.name, scope: key }),
	);
	const directoryOf = keptBy((_: string, provider: Provider) => {
		const { endpoint, protocol } = listingOf(withStoredKey(provider, keys));
		return createModelDirectory(endpoint, { protocol });
	});
	return {
		learnt: createQuirkStore({
			learnt: readLearntQuirks(memory.get(LEARNT)),
			onChange: (all) => void memory.update(LEARNT, all),
		}),
		spending: createSpending(() => localDay(new Date()), {
			read: () => memory.get(SPENDING),
			write: (state) => void memory.update(SPENDING, state),
		}),
		directory: (provider) => directoryOf(JSON.stringify(entryOf(provider)), provider),
		scopeOf: (provider) => `${keyGeneration} ${JSON.stringify(entryOf(provider))}`,
		limiterOf(provider) {
			const limits = JSON.stringify(limitsOf(provider, settings));
			return limits === '{}' ? undefined : limiterFor(`${provider.id} ${keyGeneration} ${limits}`, provider);
		},
		answers: createMemoryCache(),
		flights: createFlights(),
	};
}

/** What the settings make of a pipeline, as they are now. */
function optionsOf(
	provider: Provider,
	model: string,
	settings: PolicyInputs['settings'],
	{ learnt, spending, directory, scopeOf, limiterOf, answers, flights }: Shared,
): PipelineOptions {
	const { resume, learn, bounds, modelCheck, coalesce, cacheMs, dailyBudgetUsd } = settings.policies();
	const { quirks } = provider.preset;
	const models = directory(provider);
	const scope = scopeOf(provider);
	return {
		resume,
		...retriesOf(provider, model, settings),
		learn: learn ? learnt.of(endpointName(provider, model), quirks) : declaredQuirks(quirks),
		bounds,
		models: modelCheck ? models : undefined,
		...(coalesce ? { coalesce: flights, scope } : {}),
		prices: (asked) => models.find(asked)?.prices,
		rateLimit: limiterOf(provider),
		cache: cacheMs > 0 ? { store: answers, ttlMs: cacheMs, scope } : undefined,
		budget: dailyBudgetUsd === undefined ? undefined : budgetOf(dailyBudgetUsd, spending),
	};
}

function budgetOf(dailyLimitUsd: number, spending: Spending): Budget {
	return {
		dailyLimitUsd,
		spentTodayUsd: () => spending.today().costUsd,
		advice: t('Raise weir.dailyBudget in the settings, or wait until tomorrow.'),
	};
}

/** What an endpoint is known by when it taught Weir something. */
export function endpointName(provider: Provider, model: string): string {
	const route = routeOf(providerRecord(provider, undefined), model);
	return route.kind === 'images' ? route.endpoint.baseUrl : `${route.protocol} ${route.endpoint.baseUrl}`;
}

/** What the user says counts before what the provider is known to allow. */
function limitsOf({ preset }: Provider, settings: Pick<Settings, 'policies'>) {
	const { requestsPerMinute, tokensPerMinute, concurrent } = settings.policies().limits;
	return defined({
		requestsPerMinute: requestsPerMinute ?? preset.requestsPerMinute,
		tokensPerMinute,
		concurrent,
	});
}

/** Where the gateway behind the provider repeats requests by itself, Weir does not multiply them. */
function retriesOf(
	{ extraBody, modelRecords }: Provider,
	model: string,
	settings: Pick<Settings, 'retries'>,
): Pick<PipelineOptions, 'retry'> {
	const retries = settings.retries();
	const repeats = orqRetries(extraBody) || orqRetries(modelRecords?.[model]?.extraBody);
	if (repeats || retries === 0) {
		return { retry: false };
	}
	return retries === undefined ? {} : { retry: { attempts: retries + 1 } };
}

/** Makes a thing at the first use of its key, and keeps the latest 50. */
function keptBy<Input, Kept>(make: (key: string, input: Input) => Kept): (key: string, input: Input) => Kept {
	const all = new Map<string, Kept>();
	return (key, input) => {
		const kept = all.get(key) ?? make(key, input);
		all.delete(key);
		all.set(key, kept);
		const [oldest = key] = all.keys();
		if (all.size > 50) {
			all.delete(oldest);
		}
		return kept;
	};
}
