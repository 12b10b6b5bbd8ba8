import type { CallToolResult } from '@modelcontextprotocol/server';
import type { StreamError } from '../core/errors.ts';
import { errorBody } from '../core/protocols/openai-chat/server-error.ts';

/**
 * A failure as a tool's result: `isError`, and as text the body that OpenAI's API would answer with. It is no
 * structured content, which has to look as the tool's output schema says.
 */
export function errorResult(failure: StreamError): CallToolResult {
	const body = errorBody(failure);
	return { content: [{ type: 'text', text: JSON.stringify(body) }], isError: true };
}
