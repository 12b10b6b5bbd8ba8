import type { Usage } from './chat.ts';

/**
 * The usage of two model calls together. An optional count is there if either has it; the cost only if both have:
 * a part of it would pass for the whole.
 */
export function addUsage(first: Usage | undefined, second: Usage): Usage;
export function addUsage(first: Usage | undefined, second: Usage | undefined): Usage | undefined;
export function addUsage(first: Usage | undefined, second: Usage | undefined): Usage | undefined {
	if (!first || !second) {
		return first ?? second;
	}
	const sum: Usage = {
		inputTokens: first.inputTokens + second.inputTokens,
		outputTokens: first.outputTokens + second.outputTokens,
	};
	for (const count of ['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const) {
		if (first[count] !== undefined || second[count] !== undefined) {
			sum[count] = (first[count] ?? 0) + (second[count] ?? 0);
		}
	}
	if (first.costUsd !== undefined && second.costUsd !== undefined) {
		sum.costUsd = first.costUsd + second.costUsd;
	}
	return first.estimated || second.estimated ? { ...sum, estimated: true } : sum;
}
