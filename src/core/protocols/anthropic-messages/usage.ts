import type { Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import type { StreamEvent } from '../../stream.ts';
import { asCount, asObject } from '../wire-value.ts';

type UsageEvent = Extract<StreamEvent, { type: 'usage' }>;

/**
 * Puts the usage of one answer together. The counts are cumulative: a later one replaces an earlier one, and one that
 * is missing or null leaves it as it was.
 */
export function createUsage(): {
	read(wire: unknown): void;
	/** The usage if it is not what it was the last time, else nothing. */
	changed(): UsageEvent[];
} {
	const counts: Counts = {};
	let told = '';
	return {
		read(wire) {
			Object.assign(counts, defined(readCounts(wire)));
		},
		changed() {
			if (counts.input === undefined && counts.output === undefined) {
				return [];
			}
			const usage = usageOf(counts);
			const key = JSON.stringify(usage);
			if (key === told) {
				return [];
			}
			told = key;
			return [{ type: 'usage', ...usage }];
		},
	};
}

/** The protocol's own counts: the input is what was neither read from the cache nor written to it. */
interface Counts {
	input?: number | undefined;
	cacheRead?: number | undefined;
	cacheWrite?: number | undefined;
	output?: number | undefined;
	thinking?: number | undefined;
}

function readCounts(wire: unknown): Counts {
	const usage = asObject(wire);
	return {
		input: asCount(usage?.input_tokens),
		cacheRead: asCount(usage?.cache_read_input_tokens),
		cacheWrite: asCount(usage?.cache_creation_input_tokens),
		output: asCount(usage?.output_tokens),
		thinking: asCount(asObject(usage?.output_tokens_details)?.thinking_tokens),
	};
}

function usageOf({ input = 0, cacheRead, cacheWrite, output = 0, thinking }: Counts): Usage {
	return defined({
		inputTokens: Math.min(input + (cacheRead ?? 0) + (cacheWrite ?? 0), Number.MAX_SAFE_INTEGER),
		outputTokens: output,
		cacheReadTokens: cacheRead,
		cacheWriteTokens: cacheWrite,
		reasoningTokens: thinking,
	});
}

/** Usage in the protocol's shape. */
export function writeUsage(usage: Usage) {
	const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
	return {
		input_tokens: Math.max(0, inputTokens - (cacheReadTokens ?? 0) - (cacheWriteTokens ?? 0)),
		...defined({
			cache_creation_input_tokens: cacheWriteTokens,
			cache_read_input_tokens: cacheReadTokens,
		}),
		output_tokens: outputTokens,
		...(reasoningTokens === undefined ? {} : { output_tokens_details: { thinking_tokens: reasoningTokens } }),
	};
}
