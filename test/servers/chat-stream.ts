import type { Reply } from './reply.ts';

/** One chunk of a chat completion as OpenAI would send it, with the given delta and fields on top. */
export function chunk(delta: object, choice: object = {}, fields: object = {}): object {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion.chunk',
		created: 1_750_000_000,
		model: 'test-model',
		choices: [{ index: 0, delta, finish_reason: null, ...choice }],
		...fields,
	};
}

/** Chunks as the text of an event stream, `[DONE]` last. */
export function eventStreamOf(chunks: readonly object[], { done = true } = {}): string {
	const data = chunks.map((item) => `data: ${JSON.stringify(item)}\n\n`);
	return data.join('') + (done ? 'data: [DONE]\n\n' : '');
}

/** A well-behaved streamed answer: the text a word at a time, finish, usage, `[DONE]`. */
export function chatStream(text: string): Reply {
	const words = text.match(/\s*\S+|\s+/g) ?? [];
	return {
		body: eventStreamOf([
			chunk({ role: 'assistant', content: '' }),
			...words.map((content) => chunk({ content })),
			chunk({}, { finish_reason: 'stop' }),
			{
				...chunk({}),
				choices: [],
				usage: { prompt_tokens: 12, completion_tokens: words.length, total_tokens: 12 + words.length },
			},
		]),
	};
}

/** A streamed answer that calls tools and says nothing else. */
export function toolCallStream(...calls: readonly { id: string; name: string; arguments: string }[]): Reply {
	const start = calls.map(({ id, name }, index) =>
		chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
	);
	const rest = calls.map((call, index) =>
		chunk({ tool_calls: [{ index, function: { arguments: call.arguments } }] }),
	);
	return {
		body: eventStreamOf([
			chunk({ role: 'assistant', content: null }),
			...start,
			...rest,
			chunk({}, { finish_reason: 'tool_calls' }),
		]),
	};
}

/** A list of models as OpenAI sends it. */
export function modelList(...ids: readonly string[]): Reply {
	const data = ids.map((id) => ({ id, object: 'model', created: 1_750_000_000, owned_by: 'test' }));
	return json(200, { object: 'list', data });
}

/** An error as OpenAI sends it. */
export function errorReply(
	status: number,
	error: { message: string; type?: string; code?: string | number | null },
	headers: Readonly<Record<string, string>> = {},
): Reply {
	return {
		...json(status, { error: { type: null, param: null, code: null, ...error } }),
		headers: { 'content-type': 'application/json', ...headers },
	};
}

/** Any JSON. */
export function json(status: number, body: unknown): Reply {
	return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
