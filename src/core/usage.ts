import type { Usage } from './chat.ts';

/** The usage of two model calls together; an optional count is there if either has it. */
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
	for (const count of ['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens', 'costUsd'] as const) {
		if (first[count] !== undefined || second[count] !== undefined) {
			sum[count] = (first[count] ?? 0) + (second[count] ?? 0);
		}
	}
	return first.estimated || second.estimated ? { ...sum, estimated: true } : sum;
}
