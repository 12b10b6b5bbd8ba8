import type { Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { asCount, asObject, type JsonObject } from '../wire-value.ts';

/** The `usage` of a response; its input includes what was cached, its output the reasoning. */
export function readUsage(response: JsonObject): Usage | undefined {
	const wire = asObject(response.usage);
	const input = asCount(wire?.input_tokens);
	const output = asCount(wire?.output_tokens);
	if (!wire || (input === undefined && output === undefined)) {
		return undefined;
	}
	const details = asObject(wire.input_tokens_details);
	return defined({
		inputTokens: input ?? 0,
		outputTokens: output ?? 0,
		cacheReadTokens: asCount(details?.cached_tokens),
		cacheWriteTokens: asCount(details?.cache_write_tokens),
		reasoningTokens: asCount(asObject(wire.output_tokens_details)?.reasoning_tokens),
	});
}
