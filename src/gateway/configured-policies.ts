import { defined } from '../core/defined.ts';
import { createMemoryCache } from '../core/policies/cache/memory.ts';
import { createFlights } from '../core/policies/coalesce/flights.ts';
import { createRateLimiter, type RateLimiter } from '../core/policies/rate-limit/limiter.ts';
import { createQuirkStore, type Quirks } from '../core/quirk-store.ts';
import type { QuirkName } from '../core/quirks.ts';
import { SLOW_FIRST_EVENT_MS } from '../core/slow-models.ts';
import type { GatewayPolicies } from './answer-plan.ts';
import type { GatewayConfig } from './config.ts';
import { createDailyBudget } from './daily-budget.ts';
import type { Target } from './model-directory.ts';

/** The policies as a configuration wants them; what they remember is shared by everything that is asked by them. */
export function policiesOf({ providers, policies = {} }: GatewayConfig): GatewayPolicies {
	const { resume = true, retries = 2, cache = false, coalesce = true, timeouts = {} } = policies;
	const limiters = limitersOf(providers);
	const quirks = quirksOf(providers, policies.learn ?? true);
	const budget =
		policies.dailyBudgetUsd === undefined ? undefined : createDailyBudget(policies.dailyBudgetUsd);
	return {
		resume,
		retries,
		cache:
			cache === false
				? undefined
				: { store: createMemoryCache(defined({ maxBytes: cache.maxBytes })), ttlMs: cache.ttlMs },
		cacheOnRequest: createMemoryCache(),
		flights: coalesce ? createFlights() : undefined,
		optionsFor: (target) => ({
			timeouts: defined({ firstEvent: firstEventOf(target), ...timeouts }),
			rateLimit: limiters.get(target.provider.id),
			learn: quirks.get(target.provider.id),
			...budget?.optionsFor(target.provider),
		}),
		...(budget && { spend: budget.spend }),
	};
}

function limitersOf(providers: GatewayConfig['providers']): ReadonlyMap<string, RateLimiter> {
	const limited = providers.flatMap(({ id, rateLimit, name = id }) =>
		rateLimit ? [{ id, rateLimit, name }] : [],
	);
	return new Map(limited.map(({ id, rateLimit, name }) => [id, createRateLimiter(rateLimit, { name })]));
}

function quirksOf(providers: GatewayConfig['providers'], learns: boolean): ReadonlyMap<string, Quirks> {
	const store = createQuirkStore();
	return new Map(
		providers.map(({ id, quirks = [] }) => [id, learns ? store.of(id, quirks) : declaredOnly(quirks)]),
	);
}

function declaredOnly(declared: readonly QuirkName[]): Quirks {
	return { get: () => declared, add: () => {} };
}

/** Whoever waits has a limit of its own; what makes media says nothing until it is done. */
function firstEventOf({ provider, model }: Target): number {
	return provider.protocolOf && provider.protocolOf(model) === undefined
		? SLOW_FIRST_EVENT_MS.media
		: SLOW_FIRST_EVENT_MS.local;
}
