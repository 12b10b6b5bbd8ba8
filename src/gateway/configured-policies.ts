import { defined } from '../core/defined.ts';
import { createMemoryCache } from '../core/policies/cache/memory.ts';
import { createFlights } from '../core/policies/coalesce/flights.ts';
import { createRateLimiter, type RateLimiter } from '../core/policies/rate-limit/limiter.ts';
import { PRESETS, type ProviderPreset } from '../core/providers.ts';
import { createQuirkStore, declaredQuirks, type Quirks } from '../core/quirk-store.ts';
import { SLOW_FIRST_EVENT_MS } from '../core/slow-models.ts';
import type { GatewayPolicies } from './answer-plan.ts';
import type { GatewayConfig } from './config.ts';
import { createDailyBudget } from './daily-budget.ts';
import type { Target } from './model-directory.ts';
import type { SpendingLog } from './spending-log.ts';

/**
 * The policies as a configuration wants them; what they remember is shared by everything that is asked by them.
 *
 * @param openLog opens what counts what is spent; called where the configuration limits it.
 */
export function policiesOf(
	{ providers, policies = {} }: GatewayConfig,
	openLog: () => SpendingLog,
): GatewayPolicies {
	const { resume = true, retries = 2, cache = false, coalesce = true, timeouts = {} } = policies;
	const { modelCheck: checksModels = true } = policies;
	const limiters = limitersOf(providers);
	const quirks = quirksOf(providers, policies.learn ?? true);
	const budget =
		policies.dailyBudgetUsd === undefined ? undefined : createDailyBudget(policies.dailyBudgetUsd, openLog());
	return {
		resume,
		retries,
		cache:
			cache === false
				? undefined
				: { store: createMemoryCache(defined({ maxBytes: cache.maxBytes })), ttlMs: cache.ttlMs },
		cacheOnRequest: createMemoryCache(),
		flights: coalesce ? createFlights() : undefined,
		switchable: policies.switchable,
		optionsFor: (target) => ({
			bounds: defined({ ...policies.bounds }),
			models: checksModels ? target.provider.known : undefined,
			timeouts: defined({ firstEvent: firstEventOf(target), ...timeouts }),
			rateLimit: limiters.get(target.provider.id),
			learn: quirks.get(target.provider.id),
			...budget?.optionsFor(target.provider),
		}),
		// A budget looks at prices and at the day anew.
		isConstant: cache === false && budget === undefined,
		...(budget && { spend: budget.spend }),
	};
}

function limitersOf(providers: GatewayConfig['providers']): ReadonlyMap<string, RateLimiter> {
	return new Map(
		providers.flatMap(({ id, preset, name = id, rateLimit }): [string, RateLimiter][] => {
			// What the user says counts before what the provider is known to allow.
			const { requestsPerMinute } = presetOf(preset) ?? {};
			const limits = defined({ requestsPerMinute, ...rateLimit });
			return Object.keys(limits).length === 0 ? [] : [[id, createRateLimiter(limits, { name })]];
		}),
	);
}

function quirksOf(providers: GatewayConfig['providers'], learns: boolean): ReadonlyMap<string, Quirks> {
	const store = createQuirkStore();
	return new Map(
		providers.map(({ id, preset, quirks = presetOf(preset)?.quirks }) => [
			id,
			learns ? store.of(id, quirks) : declaredQuirks(quirks),
		]),
	);
}

function presetOf(name: string | undefined): ProviderPreset | undefined {
	return PRESETS.find(({ id }) => id === name);
}

/** Whoever waits has a limit of its own; what makes media says nothing until it is done. */
function firstEventOf({ provider, model }: Target): number {
	return provider.protocolOf && provider.protocolOf(model) === undefined
		? SLOW_FIRST_EVENT_MS.media
		: SLOW_FIRST_EVENT_MS.local;
}
