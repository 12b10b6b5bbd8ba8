import type { Citation } from '../../accumulate.ts';
import type { FinishReason, Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';

/** Usage in the protocol's shape. */
export function writeUsage({ inputTokens, outputTokens, ...more }: Usage) {
	return {
		prompt_tokens: inputTokens,
		completion_tokens: outputTokens,
		total_tokens: inputTokens + outputTokens,
		prompt_tokens_details: defined({
			cached_tokens: more.cacheReadTokens,
			cache_write_tokens: more.cacheWriteTokens,
		}),
		completion_tokens_details: defined({ reasoning_tokens: more.reasoningTokens }),
		...(more.costUsd === undefined ? {} : { cost: more.costUsd }),
	};
}

/**
 * A finish as OpenAI calls it.
 *
 * @param refused a refusal was told as such: OpenAI then says `stop`.
 */
export function writeFinish(reason: FinishReason, refused: boolean): string {
	switch (reason) {
		case 'tool-calls':
			return 'tool_calls';
		case 'content-filter':
			return 'content_filter';
		case 'refusal':
			return refused ? 'stop' : 'content_filter';
		default:
			return reason;
	}
}

/**
 * A source as an annotation beside content; none without an address. OpenAI's schema also demands a title and the place
 * in the text: where a source tells none, an empty one, and the text's beginning.
 */
export function writeCitation({ url, title = '', text, start = 0, end = 0 }: Citation) {
	return url === undefined
		? []
		: [
				{
					type: 'url_citation',
					url_citation: { url, title, start_index: start, end_index: end, ...defined({ content: text }) },
				},
			];
}
