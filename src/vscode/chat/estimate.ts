import type { ChatRequest } from '../../core/chat.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { ModelInfo } from '../../core/models.ts';
import type { ComposerState } from '../../webview/messages.ts';

/** What is known of a model for an estimate. */
type ModelFacts = Pick<ModelInfo, 'contextTokens' | 'prices'>;

/** Counts what would be sent, once the user pauses. */
export interface Estimator {
	/** What would be sent has changed. */
	changed(): void;
	dispose(): void;
}

/** Typing must not be slowed by counting. */
const PAUSE_MS = 300;

/** @param told gets each estimate; undefined where there is nothing to send. */
export function createEstimator(inputs: {
	/** What would be sent now; undefined for nothing. */
	request(): ChatRequest | undefined;
	facts(): Promise<ModelFacts | undefined>;
	told(estimate: ComposerState['estimate']): void;
	clock?: Clock;
}): Estimator {
	const { request, facts, told, clock = systemClock } = inputs;
	let cancel: (() => void) | undefined;
	let isDisposed = false;
	const count = async () => {
		cancel = undefined;
		const asked = request();
		const estimate = asked && (await estimateOf(asked, await facts()));
		// What has changed meanwhile is counted anew.
		if (!cancel && !isDisposed) {
			told(estimate);
		}
	};
	return {
		changed() {
			cancel?.();
			cancel = clock.after(PAUSE_MS, () => void count());
		},
		dispose() {
			isDisposed = true;
			cancel?.();
		},
	};
}

async function estimateOf(
	request: ChatRequest,
	{ contextTokens, prices }: ModelFacts = {},
): Promise<ComposerState['estimate']> {
	const { estimateInput, loadTokenCounter } = await import('../../core/token-estimate.ts');
	const { costOf } = await import('../../core/prices.ts');
	const tokens = estimateInput(request, await loadTokenCounter());
	const costUsd = costOf({ inputTokens: tokens, outputTokens: 0 }, prices);
	return {
		tokens,
		...(costUsd === undefined ? {} : { costUsd }),
		...(contextTokens === undefined ? {} : { contextTokens }),
	};
}
