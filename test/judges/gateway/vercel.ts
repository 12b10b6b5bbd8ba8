import { TOKEN } from '../../gateway/rig.ts';
import type { Asking, Client, Finish, Seen } from './client.ts';
import { load, PARAMETERS, QUESTION, TOOL_NAMES } from './question.ts';

/** What is used of Vercel's package. */
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
	finishReason?: Finish;
	totalUsage?: { inputTokens: number; outputTokens: number };
	error?: unknown;
}

type Provider = (model: string) => unknown;

export const vercelOpenAI: Client = async (url, asking) => {
	const { createOpenAICompatible } = await load<{ createOpenAICompatible(options: object): Provider }>(
		'@ai-sdk/openai-compatible',
	);
	const options = { name: 'weir', baseURL: `${url}/v1`, apiKey: TOKEN, includeUsage: true };
	return ask(createOpenAICompatible(options)('m'), asking);
};

export const vercelAnthropic: Client = async (url, asking) => {
	const { createAnthropic } = await load<{ createAnthropic(options: object): Provider }>('@ai-sdk/anthropic');
	return ask(createAnthropic({ baseURL: `${url}/v1`, apiKey: TOKEN })('m'), asking);
};

async function ask(model: unknown, { signal, onText }: Asking = {}): Promise<Seen> {
	const { streamText, tool, jsonSchema } = await load<Vercel>('ai');
	const any = tool({ inputSchema: jsonSchema(PARAMETERS) });
	const { fullStream } = streamText({
		model,
		prompt: QUESTION,
		maxRetries: 0,
		maxOutputTokens: 100,
		abortSignal: signal,
		// What the model calls is looked at, never run.
		tools: Object.fromEntries(TOOL_NAMES.map((name) => [name, any])),
		onError: () => {},
	});
	const seen: Seen & { reasoning: string } = { text: '', calls: [], reasoning: '' };
	for await (const part of fullStream) {
		switch (part.type) {
			case 'error':
				throw part.error;
			case 'abort':
				throw new Error('aborted');
			case 'text-delta':
				seen.text += part.text ?? '';
				onText?.();
				break;
			case 'reasoning-delta':
				seen.reasoning += part.text ?? '';
				break;
			case 'tool-call':
				seen.calls.push({ name: part.toolName ?? '', arguments: part.input });
				break;
			case 'finish':
				seen.finish = part.finishReason;
				seen.usage = part.totalUsage && {
					input: part.totalUsage.inputTokens,
					output: part.totalUsage.outputTokens,
				};
				break;
		}
	}
	return seen;
}
