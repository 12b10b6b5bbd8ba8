import type { RequestBody, WireBlock, WireMessage } from './wire.ts';

/**
 * Marks where the provider may cache a request: after the system prompt, which stays the same for a whole chat, and
 * after the last user message, which is the beginning of the next request. Two of the four marks that a request may
 * have.
 *
 * @param mark such as `{ type: 'ephemeral' }`; undefined and null leave the request as it is.
 * @see https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export function markCache(body: RequestBody, mark: unknown): RequestBody {
	if (mark === undefined || mark === null) {
		return body;
	}
	const last = body.messages.findLastIndex(({ role }) => role === 'user');
	return {
		...body,
		...(body.system ? { system: markLast(body.system, mark) } : {}),
		messages: body.messages.map((message, index) => (index === last ? markMessage(message, mark) : message)),
	};
}

function markMessage({ role, content }: WireMessage, mark: unknown): WireMessage {
	return { role, content: markLast(content, mark) };
}

function markLast<T extends WireBlock>(blocks: readonly T[], mark: unknown): T[] {
	return blocks.map((block, index) =>
		index === blocks.length - 1 ? { ...block, cache_control: mark } : block,
	);
}
