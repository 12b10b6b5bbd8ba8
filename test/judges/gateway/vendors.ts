import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { TOKEN } from '../../gateway/rig.ts';
import type { Client, Finish, Seen } from './client.ts';
import { OPENAI_TOOLS, PARAMETERS, QUESTION, TOOL_NAMES } from './question.ts';

const MESSAGES = [{ role: 'user' as const, content: QUESTION }];
const CHAT = { model: 'm', messages: MESSAGES, tools: OPENAI_TOOLS, stream_options: { include_usage: true } };

/** As DeepSeek began to tell it. */
interface WithReasoning {
	reasoning_content?: string;
}

function openai(url: string): OpenAI {
	return new OpenAI({ baseURL: `${url}/v1`, apiKey: TOKEN, maxRetries: 0 });
}

/** As most programs read a stream. */
export const openAiIterator: Client = async (url, { signal, onText } = {}) => {
	const stream = await openai(url).chat.completions.create(
		{ ...CHAT, stream: true },
		{ signal: signal ?? null },
	);
	const seen: Seen & { reasoning: string; refusal: string } = {
		text: '',
		calls: [],
		reasoning: '',
		refusal: '',
	};
	const calls = new Map<number, { name: string; json: string }>();
	for await (const { choices, usage } of stream) {
		const [choice] = choices;
		const delta = choice?.delta as (OpenAI.ChatCompletionChunk.Choice.Delta & WithReasoning) | undefined;
		seen.text += delta?.content ?? '';
		seen.reasoning += delta?.reasoning_content ?? '';
		seen.refusal += delta?.refusal ?? '';
		if (delta?.content) {
			onText?.();
		}
		for (const { index, function: called } of delta?.tool_calls ?? []) {
			const call = calls.get(index) ?? { name: '', json: '' };
			calls.set(index, {
				name: call.name + (called?.name ?? ''),
				json: call.json + (called?.arguments ?? ''),
			});
		}
		seen.finish = wordOf(choice?.finish_reason) ?? seen.finish;
		seen.usage = usageOf(usage) ?? seen.usage;
	}
	signal?.throwIfAborted();
	seen.calls = [...calls.values()].map(({ name, json }) => ({ name, arguments: argumentsIn(json) }));
	return seen;
};

export const openAiHelper: Client = async (url, { signal, onText } = {}) => {
	const stream = openai(url).chat.completions.stream(CHAT, { signal: signal ?? null });
	return completed(stream.on('content', () => onText?.()));
};

/** Runs the tools that the model calls, once, and asks no further. */
export const openAiToolRunner: Client = async (url, { signal, onText } = {}) => {
	const ran: Seen['calls'] = [];
	const tools = TOOL_NAMES.map((name) => ({
		type: 'function' as const,
		function: {
			name,
			parameters: PARAMETERS,
			parse: argumentsIn,
			function: (args: unknown) => {
				ran.push({ name, arguments: args });
				return 'done';
			},
		},
	}));
	const runner = openai(url).chat.completions.runTools(
		{ ...CHAT, tools: tools as never, stream: true },
		{ signal: signal ?? null, maxChatCompletions: 1 },
	);
	const seen = await completed(runner.on('content', () => onText?.()));
	return { ...seen, calls: ran };
};

export const openAiResponses: Client = async (url, { signal, onText } = {}) => {
	const stream = openai(url)
		.responses.stream({ model: 'm', input: QUESTION }, { signal: signal ?? null })
		.on('response.output_text.delta', () => onText?.());
	const { output, output_text: text, usage, incomplete_details: incomplete } = await stream.finalResponse();
	const parts = output.flatMap((item) => (item.type === 'message' ? item.content : []));
	const reasoning = output.flatMap((item) => (item.type === 'reasoning' ? item.summary : []));
	return {
		text,
		reasoning: reasoning.map((part) => part.text).join(''),
		refusal: parts.map((part) => (part.type === 'refusal' ? part.refusal : '')).join(''),
		calls: output.flatMap((item) =>
			item.type === 'function_call' ? [{ name: item.name, arguments: argumentsIn(item.arguments) }] : [],
		),
		finish: wordOf(incomplete?.reason),
		usage: usage && { input: usage.input_tokens, output: usage.output_tokens },
	};
};

export const anthropic: Client = async (url, { signal, onText } = {}) => {
	const client = new Anthropic({ baseURL: url, apiKey: TOKEN, maxRetries: 0 });
	const tools = TOOL_NAMES.map((name) => ({ name, input_schema: PARAMETERS }));
	const request = { model: 'm', max_tokens: 100, messages: MESSAGES, tools };
	const stream = client.messages.stream(request, { signal: signal ?? null }).on('text', () => onText?.());
	const { content, stop_reason: reason, usage } = await stream.finalMessage();
	return {
		text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
		reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
		calls: content.flatMap((block) =>
			block.type === 'tool_use' ? [{ name: block.name, arguments: block.input }] : [],
		),
		finish: wordOf(reason),
		usage: { input: usage.input_tokens, output: usage.output_tokens },
	};
};

type Helper = Pick<ReturnType<OpenAI['chat']['completions']['stream']>, 'finalChatCompletion' | 'totalUsage'>;

async function completed(helper: Helper): Promise<Seen> {
	const { choices, usage } = await helper.finalChatCompletion();
	const [choice] = choices;
	return {
		text: choice?.message.content ?? '',
		refusal: choice?.message.refusal ?? '',
		calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
			call.type === 'function'
				? [{ name: call.function.name, arguments: argumentsIn(call.function.arguments) }]
				: [],
		),
		finish: wordOf(choice?.finish_reason),
		usage: usageOf(usage),
	};
}

function usageOf(usage: OpenAI.CompletionUsage | null | undefined): Seen['usage'] {
	return usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : undefined;
}

/** Arguments that were cut to the answer's length stay the text that they are. */
function argumentsIn(json: string): unknown {
	try {
		return JSON.parse(json === '' ? '{}' : json);
	} catch {
		return json;
	}
}

const WORDS: Readonly<Record<string, Finish>> = {
	stop: 'stop',
	end_turn: 'stop',
	length: 'length',
	max_tokens: 'length',
	max_output_tokens: 'length',
	tool_calls: 'tool-calls',
	tool_use: 'tool-calls',
	content_filter: 'content-filter',
	refusal: 'content-filter',
};

function wordOf(reason: string | null | undefined): Finish | undefined {
	return reason ? WORDS[reason] : undefined;
}
