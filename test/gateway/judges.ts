import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { checkChunks } from './chunk-shape.ts';
import { type FaceName, TOKEN } from './rig.ts';

/** What somebody else's client got from the gateway. */
export interface Seen {
	text: string;
	reasoning: string;
	refusal: string;
	calls: { id: string; name: string; arguments: string }[];
	finish: string | null;
	usage: { input: number; output: number } | undefined;
}

/** Asks by a vendor's own client, by its strictest helper where it streams; throws what the client throws. */
export type Judge = (url: string, options: { stream: boolean }) => Promise<Seen>;

const MESSAGES = [{ role: 'user' as const, content: 'hello' }];

/** As DeepSeek began to tell it. */
interface WithReasoning {
	reasoning_content?: string;
}

const TOOLS = [{ type: 'function' as const, function: { name: 'any', parameters: { type: 'object' } } }];

function openai(url: string): OpenAI {
	return new OpenAI({ baseURL: `${url}/v1`, apiKey: TOKEN, maxRetries: 0 });
}

const chat: Judge = async (url, { stream }) => {
	const client = openai(url);
	const request = { model: 'm', messages: MESSAGES, tools: TOOLS };
	let streamed = '';
	const chunks: unknown[] = [];
	const completion = stream
		? await client.chat.completions
				.stream({ ...request, stream_options: { include_usage: true } })
				// The helper keeps only the last piece of a field that OpenAI itself does not have.
				.on('chunk', (chunk) => {
					chunks.push(structuredClone(chunk));
					const [choice] = chunk.choices;
					streamed += (choice?.delta as WithReasoning)?.reasoning_content ?? '';
				})
				.finalChatCompletion()
		: await client.chat.completions.create(request);
	if (stream) {
		checkChunks(chunks);
	}
	const [choice] = completion.choices;
	const message = choice?.message as OpenAI.ChatCompletionMessage & WithReasoning;
	return {
		text: message.content ?? '',
		reasoning: stream ? streamed : (message.reasoning_content ?? ''),
		refusal: message.refusal ?? '',
		calls: (message.tool_calls ?? []).map((call) => ({
			id: call.id,
			name: call.type === 'function' ? call.function.name : '',
			arguments: call.type === 'function' ? call.function.arguments : '',
		})),
		finish: choice?.finish_reason ?? null,
		usage: completion.usage && {
			input: completion.usage.prompt_tokens,
			output: completion.usage.completion_tokens,
		},
	};
};

const responses: Judge = async (url, { stream }) => {
	const client = openai(url);
	const request = { model: 'm', input: 'hello' };
	const response = stream
		? await client.responses.stream(request).finalResponse()
		: await client.responses.create(request);
	const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []));
	return {
		text: response.output_text,
		reasoning: response.output
			.flatMap((item) => (item.type === 'reasoning' ? item.summary : []))
			.map(({ text }) => text)
			.join('\n\n'),
		refusal: parts.map((part) => (part.type === 'refusal' ? part.refusal : '')).join(''),
		calls: response.output.flatMap((item) =>
			item.type === 'function_call' ? [{ id: item.call_id, name: item.name, arguments: item.arguments }] : [],
		),
		finish: response.incomplete_details?.reason ?? response.status ?? null,
		usage: response.usage && {
			input: response.usage.input_tokens,
			output: response.usage.output_tokens,
		},
	};
};

const messages: Judge = async (url, { stream }) => {
	const client = new Anthropic({ baseURL: url, apiKey: TOKEN, maxRetries: 0 });
	const request = { model: 'm', max_tokens: 100, messages: MESSAGES };
	const message = stream
		? await client.messages.stream(request).finalMessage()
		: await client.messages.create(request);
	const { input_tokens: fresh, cache_read_input_tokens: read, ...usage } = message.usage;
	return {
		text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
		reasoning: message.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
		refusal: '',
		calls: message.content.flatMap((block) =>
			block.type === 'tool_use'
				? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input) }]
				: [],
		),
		finish: message.stop_reason,
		usage: {
			input: fresh + (read ?? 0) + (usage.cache_creation_input_tokens ?? 0),
			output: usage.output_tokens,
		},
	};
};

export const JUDGES: Readonly<Record<FaceName, Judge>> = {
	'openai-chat': chat,
	'openai-responses': responses,
	'anthropic-messages': messages,
};
