import { TOKEN } from '../../gateway/rig.ts';

/** What a client made of a stream. */
export interface Seen {
	text: string;
	calls: { name: string; arguments: unknown }[];
	/** In the client's own words; undefined where it has none. */
	finish?: string | undefined;
}

/** A client of somebody else's. Rejects where it says that the answer failed. */
export type Client = (url: string) => Promise<Seen>;

const QUESTION = 'hello';
const PARAMETERS = { type: 'object', properties: {} };

/** What is used of Vercel's package; its own types are there only once the judges are installed. */
interface Vercel {
	streamText(options: object): { fullStream: AsyncIterable<VercelPart> };
	tool(options: object): unknown;
	jsonSchema(schema: object): unknown;
}
interface VercelPart {
	type: string;
	text?: string;
	toolName?: string;
	input?: unknown;
	finishReason?: string;
	error?: unknown;
}

type LangChainModel = new (
	options: object,
) => { bindTools(tools: object[]): { stream(prompt: string): Promise<AsyncIterable<LangChainChunk>> } };
interface LangChainChunk {
	text: string;
	tool_calls?: { name: string; args: unknown }[];
	concat(other: LangChainChunk): LangChainChunk;
}

/** The judges, by their names; loaded when they are asked. */
export const CLIENTS: Readonly<Record<string, Client>> = {
	'ai with @ai-sdk/openai-compatible': async (url) => {
		const { createOpenAICompatible } = await load<{ createOpenAICompatible(options: object): Provider }>(
			'@ai-sdk/openai-compatible',
		);
		return byVercel(createOpenAICompatible({ name: 'weir', baseURL: `${url}/v1`, apiKey: TOKEN })('m'));
	},
	'ai with @ai-sdk/anthropic': async (url) => {
		const { createAnthropic } = await load<{ createAnthropic(options: object): Provider }>(
			'@ai-sdk/anthropic',
		);
		return byVercel(createAnthropic({ baseURL: `${url}/v1`, apiKey: TOKEN })('m'));
	},
	'@langchain/openai': async (url) => {
		const { ChatOpenAI } = await load<{ ChatOpenAI: LangChainModel }>('@langchain/openai');
		const configuration = { baseURL: `${url}/v1` };
		return byLangChain(new ChatOpenAI({ model: 'm', apiKey: TOKEN, maxRetries: 0, configuration }));
	},
	'@langchain/anthropic': async (url) => {
		const { ChatAnthropic } = await load<{ ChatAnthropic: LangChainModel }>('@langchain/anthropic');
		const options = { model: 'm', apiKey: TOKEN, maxRetries: 0, anthropicApiUrl: url };
		return byLangChain(new ChatAnthropic(options));
	},
};

type Provider = (model: string) => unknown;

function load<T>(name: string): Promise<T> {
	return import(name) as Promise<T>;
}

async function byVercel(model: unknown): Promise<Seen> {
	const { streamText, tool, jsonSchema } = await load<Vercel>('ai');
	const any = tool({ inputSchema: jsonSchema(PARAMETERS) });
	const { fullStream } = streamText({
		model,
		prompt: QUESTION,
		maxRetries: 0,
		maxOutputTokens: 100,
		// What the model calls is looked at, never run.
		tools: Object.fromEntries(TOOL_NAMES.map((name) => [name, any])),
		onError: () => {},
	});
	const seen: Seen = { text: '', calls: [] };
	for await (const part of fullStream) {
		switch (part.type) {
			case 'error':
				throw part.error;
			case 'text-delta':
				seen.text += part.text ?? '';
				break;
			case 'tool-call':
				seen.calls.push({ name: part.toolName ?? '', arguments: part.input });
				break;
			case 'finish':
				seen.finish = part.finishReason;
				break;
		}
	}
	return seen;
}

async function byLangChain(model: InstanceType<LangChainModel>): Promise<Seen> {
	const tools = TOOL_NAMES.map((name) => ({ type: 'function', function: { name, parameters: PARAMETERS } }));
	let whole: LangChainChunk | undefined;
	for await (const chunk of await model.bindTools(tools).stream(QUESTION)) {
		whole = whole ? whole.concat(chunk) : chunk;
	}
	return {
		text: whole?.text ?? '',
		calls: (whole?.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })),
	};
}

/** The tools that the answers of the tests call. */
const TOOL_NAMES = ['weather', 'time'] as const;
