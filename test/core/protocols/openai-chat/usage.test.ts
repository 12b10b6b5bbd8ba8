import assert from 'node:assert/strict';
import { readUsage } from '../../../../src/core/protocols/openai-chat/usage.ts';

describe('usage', () => {
	const counted = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
	const cases: [name: string, chunk: Record<string, unknown>, usage: unknown][] = [
		['OpenAI', { usage: counted }, { inputTokens: 10, outputTokens: 5 }],
		['Groq, older', { x_groq: { usage: counted } }, { inputTokens: 10, outputTokens: 5 }],
		[
			'the one at the top wins',
			{ usage: counted, x_groq: { usage: { prompt_tokens: 1 } } },
			{ inputTokens: 10, outputTokens: 5 },
		],
		[
			'cached and written',
			{ usage: { ...counted, prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } } },
			{ inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 2 },
		],
		[
			'DeepSeek',
			{ usage: { ...counted, prompt_cache_hit_tokens: 4 } },
			{ inputTokens: 10, outputTokens: 5, cacheReadTokens: 4 },
		],
		[
			'reasoning within the output',
			{ usage: { ...counted, completion_tokens_details: { reasoning_tokens: 3 } } },
			{ inputTokens: 10, outputTokens: 5, reasoningTokens: 3 },
		],
		[
			'reasoning apart (xAI)',
			{ usage: { ...counted, total_tokens: 45, completion_tokens_details: { reasoning_tokens: 30 } } },
			{ inputTokens: 10, outputTokens: 35, reasoningTokens: 30 },
		],
		['cost', { usage: { ...counted, cost: 0.0002 } }, { inputTokens: 10, outputTokens: 5, costUsd: 0.0002 }],
		['one of two', { usage: { prompt_tokens: 3 } }, { inputTokens: 3, outputTokens: 0 }],
		['none', { usage: null }, undefined],
		[
			'nonsense',
			{ usage: { prompt_tokens: -1, completion_tokens: Number.POSITIVE_INFINITY, cost: 'much' } },
			undefined,
		],
		[
			'huge',
			{ usage: { prompt_tokens: 1e300, completion_tokens: 0.6 } },
			{ inputTokens: Number.MAX_SAFE_INTEGER, outputTokens: 1 },
		],
	];
	for (const [name, chunk, usage] of cases) {
		it(name, () => {
			assert.deepEqual(readUsage(chunk), usage);
		});
	}
});
