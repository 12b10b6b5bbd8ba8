import * as z from 'zod/mini';
import { defined } from './defined.ts';
import { StreamError } from './errors.ts';
import { openBody } from './http/body.ts';
import { parseJson } from './protocols/json.ts';
import { callSdk } from './protocols/openai-sdk.ts';
import type { Endpoint } from './protocols/protocol.ts';
import { type Exchange, unexpectedAnswer } from './protocols/provider-error.ts';

/** A model that a provider offers. What the provider does not tell is absent. */
export interface ModelInfo {
	/** What a request calls it. */
	id: string;
	/** For people, where it differs from the id. */
	name?: string;
	/** The most tokens that it reads and writes together. */
	contextTokens?: number;
	/** The most tokens that it writes. */
	maxOutputTokens?: number;
	/** Whether it reads images. */
	images?: boolean;
	/** Whether it calls tools. */
	tools?: boolean;
}

/**
 * The models that an endpoint offers, in its order, each once. Reads every list that is called OpenAI-compatible:
 * `{data: […]}`, `{models: […]}`, a bare array; page by page where it says that it has more.
 *
 * @throws StreamError as a chat completion does; `protocol` when the answer is no list of models.
 */
export async function listModels(
	endpoint: Endpoint,
	options: { signal: AbortSignal; fetch?: typeof fetch },
): Promise<ModelInfo[]> {
	const models = new Map<string, ModelInfo>();
	let after: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const list = await readPage(endpoint, after, options);
		for (const model of list.models) {
			models.set(model.id, models.get(model.id) ?? model);
		}
		after = list.next;
		if (after === undefined) {
			break;
		}
	}
	return [...models.values()];
}

const MOST_PAGES = 20;

/** OpenRouter's list of 400 models is 2 MB. */
const LONGEST_LIST = 16 * 1024 * 1024;

const count = z.catch(z.optional(z.number().check(z.gt(0), z.lt(Number.MAX_SAFE_INTEGER))), undefined);
const text = z.catch(z.optional(z.string()), undefined);
const texts = z.catch(z.optional(z.array(z.string())), undefined);

/** The fields under which providers say what Weir wants to know; one that is not understood is as good as absent. */
const wireModel = z.object({
	id: text,
	name: text,
	display_name: text,
	context_length: count,
	context_window: count,
	max_context_length: count,
	max_model_len: count,
	max_input_tokens: count,
	max_completion_tokens: count,
	max_output_tokens: count,
	max_tokens: count,
	top_provider: z.catch(z.optional(z.object({ max_completion_tokens: count })), undefined),
	architecture: z.catch(z.optional(z.object({ input_modalities: texts })), undefined),
	supported_parameters: texts,
	capabilities: z.catch(
		z.optional(
			z.object({
				vision: z.catch(z.optional(z.boolean()), undefined),
				function_calling: z.catch(z.optional(z.boolean()), undefined),
			}),
		),
		undefined,
	),
});

type WireModel = z.infer<typeof wireModel>;

/** Ollama says `null` where it has no models. */
const entries = z.nullable(z.array(z.unknown()));
const wireList = z.union([
	z.object({ data: entries, has_more: z.catch(z.optional(z.boolean()), undefined), last_id: text }),
	z.pipe(
		z.object({ models: entries }),
		z.transform(({ models }) => ({ data: models, has_more: false, last_id: undefined })),
	),
	z.pipe(
		z.array(z.unknown()),
		z.transform((data) => ({ data, has_more: false, last_id: undefined })),
	),
]);

async function readPage(
	endpoint: Endpoint,
	after: string | undefined,
	{ signal, fetch }: { signal: AbortSignal; fetch?: typeof globalThis.fetch },
): Promise<{ models: ModelInfo[]; next: string | undefined }> {
	const exchange: Exchange = { provider: endpoint.provider, name: endpoint.name };
	const query = after === undefined ? {} : { query: { after_id: after } };
	const response = await callSdk(
		{ endpoint, call: { signal }, exchange, accept: 'application/json', fetch },
		(client) => client.models.list(query).asResponse(),
	);
	const body = await readText(response, exchange, signal);
	const list = wireList.safeParse(parseJson(body));
	if (!list.success) {
		throw unexpectedAnswer(
			body.trimStart().startsWith('<') ? 'a web page' : 'something that is no list of models',
			body,
			exchange,
			response.status,
		);
	}
	const { data, has_more: more, last_id: last } = list.data;
	return { models: (data ?? []).flatMap(readModel), next: more ? last : undefined };
}

async function readText(response: Response, exchange: Exchange, signal: AbortSignal): Promise<string> {
	const body = openBody(response, exchange, signal);
	const decoder = new TextDecoder();
	let read = '';
	try {
		for (let bytes = await body.read(); bytes; bytes = await body.read()) {
			read += decoder.decode(bytes, { stream: true });
			if (read.length > LONGEST_LIST) {
				throw new StreamError('protocol', `The list of models of ${exchange.name} is too long to read.`, {
					provider: exchange.provider,
				});
			}
		}
		const broken = body.broken();
		if (broken) {
			throw broken;
		}
		return read;
	} finally {
		body.close();
	}
}

function readModel(entry: unknown): ModelInfo[] {
	const wire = wireModel.safeParse(typeof entry === 'string' ? { id: entry } : entry);
	const id = wire.data?.id || wire.data?.name;
	return wire.data && id ? [describe(id, wire.data)] : [];
}

function describe(id: string, wire: WireModel): ModelInfo {
	const { top_provider: top, architecture, supported_parameters: parameters, capabilities } = wire;
	const name = wire.display_name || wire.name;
	const modalities = architecture?.input_modalities;
	return defined({
		id,
		name: name === id ? undefined : name || undefined,
		contextTokens:
			wire.context_length ??
			wire.context_window ??
			wire.max_context_length ??
			wire.max_model_len ??
			wire.max_input_tokens,
		maxOutputTokens:
			top?.max_completion_tokens ?? wire.max_completion_tokens ?? wire.max_output_tokens ?? wire.max_tokens,
		images: modalities?.includes('image') ?? capabilities?.vision,
		tools: parameters?.includes('tools') ?? capabilities?.function_calling,
	});
}
