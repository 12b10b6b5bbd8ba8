import type { Citation } from '../../accumulate.ts';
import type { FinishReason, Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import type { WireItem } from './server-items.ts';

/** How far a response is, and what it has come to. */
export interface ResponseState {
	status: string;
	output: readonly WireItem[];
	usage?: Usage | undefined;
	/** Why it is incomplete, if it is. */
	incomplete?: string;
}

/** A response as it stands: at its beginning, or at its end. `created` is in s since 1970. */
export function writeResponse(
	identity: { id: string; model: string; created: number },
	state: ResponseState,
) {
	const { status, output, usage, incomplete } = state;
	return {
		id: identity.id,
		object: 'response',
		created_at: identity.created,
		status,
		error: null,
		incomplete_details: incomplete === undefined ? null : { reason: incomplete },
		instructions: null,
		metadata: {},
		model: identity.model,
		output,
		parallel_tool_calls: true,
		temperature: null,
		tool_choice: 'auto',
		tools: [],
		top_p: null,
		...(usage ? { usage: writeUsage(usage) } : {}),
	};
}

/** Usage in the protocol's shape, whose details are all required. */
function writeUsage({ inputTokens, outputTokens, ...more }: Usage) {
	return {
		input_tokens: inputTokens,
		input_tokens_details: {
			cached_tokens: more.cacheReadTokens ?? 0,
			cache_write_tokens: more.cacheWriteTokens ?? 0,
		},
		output_tokens: outputTokens,
		output_tokens_details: { reasoning_tokens: more.reasoningTokens ?? 0 },
		total_tokens: inputTokens + outputTokens,
	};
}

/**
 * How a response ends. The protocol has no end for a refusal but the refusal itself.
 *
 * @param refused a refusal was told as such.
 */
export function writeEnding(reason: FinishReason, refused: boolean): { status: string; incomplete?: string } {
	switch (reason) {
		case 'length':
			return { status: 'incomplete', incomplete: 'max_output_tokens' };
		case 'content-filter':
			return { status: 'incomplete', incomplete: 'content_filter' };
		case 'refusal':
			return refused ? { status: 'completed' } : { status: 'incomplete', incomplete: 'content_filter' };
		default:
			return { status: 'completed' };
	}
}

/**
 * A source as an annotation of text; none without an address. OpenAI's schema also demands a title and the place in the
 * text, which no source here tells: an empty one, and its beginning.
 */
export function writeCitation({ url, title = '', text }: Citation): object[] {
	return url === undefined
		? []
		: [{ type: 'url_citation', url, title, start_index: 0, end_index: 0, ...defined({ content: text }) }];
}
