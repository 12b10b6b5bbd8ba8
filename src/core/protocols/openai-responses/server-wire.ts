import type { Citation } from '../../accumulate.ts';
import type { FinishReason, Usage } from '../../chat.ts';
import { defined } from '../../defined.ts';
import { citedPlace } from '../cited-place.ts';
import type { WireItem } from './server-items.ts';

/** How far a response is, and what it has come to. */
export interface ResponseState {
	status: string;
	output: readonly WireItem[];
	usage?: Usage | undefined;
	/** Why it is incomplete, if it is. */
	incomplete?: string;
	/** Why it failed, if it did. */
	error?: { code: string; message: string };
}

/** A response as it stands: at its beginning, or at its end. `created` is in s since 1970. */
export function writeResponse(
	identity: { id: string; model: string; created: number },
	state: ResponseState,
) {
	const { status, output, usage, incomplete, error = null } = state;
	return {
		id: identity.id,
		object: 'response',
		created_at: identity.created,
		status,
		error,
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
 * text: where a source tells none, an empty one, and the text's beginning.
 *
 * @param before how many characters stand before that text, in earlier ones.
 */
export function writeCitation({ url, title = '', text, start, end }: Citation, before: number = 0): object[] {
	const { start: first = 0, end: last = 0 } = citedPlace(start, end, -before);
	return url === undefined
		? []
		: [
				{
					type: 'url_citation',
					url,
					title,
					start_index: first,
					end_index: last,
					...defined({ content: text }),
				},
			];
}
