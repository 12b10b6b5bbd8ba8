import { TOKEN } from '../../gateway/rig.ts';
import type { Asking, Client, Seen } from './client.ts';
import { load, OPENAI_TOOLS, QUESTION } from './question.ts';

type Model = new (
	options: object,
) => {
	bindTools(tools: object[]): {
		stream(prompt: string, options: { signal: AbortSignal | undefined }): Promise<AsyncIterable<Chunk>>;
	};
};
interface Chunk {
	text: string;
	tool_calls?: { name: string; args: unknown }[];
	usage_metadata?: { input_tokens: number; output_tokens: number };
	concat(other: Chunk): Chunk;
}

export const langChainOpenAI: Client = async (url, asking) => {
	const { ChatOpenAI } = await load<{ ChatOpenAI: Model }>('@langchain/openai');
	const configuration = { baseURL: `${url}/v1` };
	return ask(new ChatOpenAI({ model: 'm', apiKey: TOKEN, maxRetries: 0, configuration }), asking);
};

export const langChainAnthropic: Client = async (url, asking) => {
	const { ChatAnthropic } = await load<{ ChatAnthropic: Model }>('@langchain/anthropic');
	return ask(new ChatAnthropic({ model: 'm', apiKey: TOKEN, maxRetries: 0, anthropicApiUrl: url }), asking);
};

/** It has no word for how an answer ended that both of its clients would share. */
async function ask(model: InstanceType<Model>, { signal, onText }: Asking = {}): Promise<Seen> {
	let whole: Chunk | undefined;
	for await (const chunk of await model.bindTools(OPENAI_TOOLS).stream(QUESTION, { signal })) {
		whole = whole ? whole.concat(chunk) : chunk;
		if (chunk.text !== '') {
			onText?.();
		}
	}
	const usage = whole?.usage_metadata;
	return {
		text: whole?.text ?? '',
		calls: (whole?.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })),
		usage: usage && { input: usage.input_tokens, output: usage.output_tokens },
	};
}
