import * as z from 'zod/mini';
import type { ChatRequest, ToolDefinition } from '../../core/chat.ts';
import { messagesOf } from './convert.ts';
import type { PlainMessage } from './plain-message.ts';

/** What a caller of the language model API asks for. */
export interface Asked {
	messages: readonly PlainMessage[];
	tools: readonly { name: string; description: string; inputSchema?: object | undefined }[];
	/** Whether the model has to call a tool. */
	mustCall: boolean;
	/** The caller's parameters, by the names of OpenAI's API; other names and wrong values are ignored. */
	modelOptions: unknown;
}

/** The request for a model. Only what the caller set is in it. */
export function requestOf(model: string, { messages, tools, mustCall, modelOptions }: Asked): ChatRequest {
	return {
		model,
		messages: messagesOf(messages),
		...parametersOf(modelOptions),
		...(tools.length === 0 ? {} : { tools: tools.map(definitionOf) }),
		...(tools.length > 0 && mustCall ? { toolChoice: 'required' } : {}),
	};
}

const OPTIONS = {
	temperature: z.number(),
	top_p: z.number(),
	max_tokens: z.int().check(z.positive()),
	seed: z.int(),
	stop: z.union([z.string(), z.array(z.string())]),
};

function parametersOf(options: unknown): Partial<ChatRequest> {
	const given = z.catch(z.record(z.string(), z.unknown()), {}).parse(options);
	const read = <T>(schema: z.ZodMiniType<T>, name: keyof typeof OPTIONS): T | undefined =>
		schema.safeParse(given[name]).data;
	const stop = read(OPTIONS.stop, 'stop');
	const parameters: Partial<ChatRequest> = {
		temperature: read(OPTIONS.temperature, 'temperature'),
		topP: read(OPTIONS.top_p, 'top_p'),
		maxTokens: read(OPTIONS.max_tokens, 'max_tokens'),
		seed: read(OPTIONS.seed, 'seed'),
		stop: typeof stop === 'string' ? [stop] : stop,
	};
	return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

function definitionOf({ name, description, inputSchema }: Asked['tools'][number]): ToolDefinition {
	return {
		name,
		description,
		parameters: { ...(inputSchema ?? { type: 'object', properties: {} }) },
	};
}
