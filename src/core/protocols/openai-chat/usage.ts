import type { Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { asCount, asObject, type JsonObject } from '../wire-value.ts';

/**
 * The usage that a chunk tells, wherever it stands: `usage`, or Groq's `x_groq.usage`. Undefined where there is none
 * that can be understood.
 */
export function readUsage(chunk: JsonObject): Usage | undefined {
	const wire = asObject(chunk.usage) ?? asObject(asObject(chunk.x_groq)?.usage);
	return wire && fromWire(wire);
}

function fromWire(wire: JsonObject): Usage | undefined {
	const input = asCount(wire.prompt_tokens);
	const output = asCount(wire.completion_tokens);
	if (input === undefined && output === undefined) {
		return undefined;
	}
	const reasoning = asCount(asObject(wire.completion_tokens_details)?.reasoning_tokens);
	const inputDetails = asObject(wire.prompt_tokens_details);
	return defined({
		inputTokens: input ?? 0,
		outputTokens: (output ?? 0) + reasoningApart(wire, input ?? 0, output ?? 0, reasoning ?? 0),
		cacheReadTokens: asCount(inputDetails?.cached_tokens) ?? asCount(wire.prompt_cache_hit_tokens),
		cacheWriteTokens: asCount(inputDetails?.cache_write_tokens),
		reasoningTokens: reasoning,
		costUsd: asCost(wire.cost),
	});
}

/** xAI counts reasoning apart from the completion; only the total gives it away. */
function reasoningApart(wire: JsonObject, input: number, output: number, reasoning: number): number {
	return asCount(wire.total_tokens) === input + output + reasoning ? reasoning : 0;
}

function asCost(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
