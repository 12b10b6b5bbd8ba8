import type { ModelInfo } from '../core/models.ts';
import type { PipelineOptions } from '../core/pipeline.ts';
import type { Reading } from '../core/policies/meter.ts';
import { createSpending, localDay } from '../core/spending.ts';
import type { GatewayProvider } from './model-directory.ts';

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
 * Counts what is spent in the memory of this process: a new one begins at nothing. Costs are those that a provider
 * tells, or its prices × tokens, for which its list of models is asked for at its first request; what begins before it has come is not priced.
 */
export function createDailyBudget(dailyLimitUsd: number): DailyBudget {
	const spending = createSpending(() => localDay(new Date()));
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
		spentTodayUsd: () => spending.today().costUsd,
		advice: 'Raise policies.dailyBudgetUsd in the configuration of the gateway, or wait until tomorrow.',
	};

	return {
		optionsFor(provider) {
			if (!lists.has(provider.id)) {
				void fetchList(provider);
			}
			return { budget, prices: (model) => lists.get(provider.id)?.get(model)?.prices };
		},
		spend: (reading, provider) => spending.add(reading, { model: `${provider}/${reading.model}` }),
	};
}
