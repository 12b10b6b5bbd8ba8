import type { ModelInfo } from '../core/models.ts';
import type { PipelineOptions } from '../core/pipeline.ts';
import type { Reading } from '../core/policies/meter.ts';
import type { GatewayProvider } from './model-directory.ts';
import type { SpendingLog } from './spending-log.ts';

/** What may be spent in a day, by all providers together. */
export interface DailyBudget {
	/** Refuses what is over the budget, and says what the provider's models cost. */
	optionsFor(provider: GatewayProvider): PipelineOptions;
	/** Adds what a call cost. */
	spend(reading: Reading, provider: string): void;
}

/** So long a provider may take for its list of prices, in ms; nobody waits for it. */
const PATIENCE_MS = 30_000;

/**
 * Counts what is spent by `log`. Costs are those that a provider tells, or its prices × tokens, for which its list of
 * models is asked for at its first request; what begins before it has come is not priced.
 */
export function createDailyBudget(dailyLimitUsd: number, log: SpendingLog): DailyBudget {
	const lists = new Map<string, ReadonlyMap<string, ModelInfo>>();

	const fetchList = async ({ id, listModels }: GatewayProvider): Promise<void> => {
		// Noted at once, so that it is asked for once.
		lists.set(id, new Map());
		const models = await listModels?.(AbortSignal.timeout(PATIENCE_MS)).catch(() => {
			lists.delete(id);
			return [];
		});
		if (models && models.length > 0) {
			lists.set(id, new Map(models.map((model) => [model.id, model])));
		}
	};

	const budget = {
		dailyLimitUsd,
		spentTodayUsd: log.todayUsd,
		advice: 'Raise policies.dailyBudgetUsd in the configuration of the gateway, or wait until tomorrow.',
	};

	return {
		optionsFor(provider) {
			if (!lists.has(provider.id)) {
				void fetchList(provider);
			}
			return { budget, prices: (model) => lists.get(provider.id)?.get(model)?.prices };
		},
		spend({ usage, costUsd = 0, from, model }, provider) {
			// What came from the cache or is another call's was counted when it was paid for.
			if (usage && from === undefined && costUsd > 0) {
				log.add(costUsd, `${provider}/${model}`);
			}
		},
	};
}
