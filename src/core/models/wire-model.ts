import * as z from 'zod/mini';
import { defined } from '../defined.ts';
import type { ModelInfo } from '../models.ts';
import type { Prices } from '../prices.ts';
import { madeOf } from './modalities.ts';

const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

const count = maybe(z.number().check(z.gt(0), z.lt(Number.MAX_SAFE_INTEGER)));
const text = maybe(z.string());
const flag = maybe(z.boolean());
const texts = maybe(z.array(z.string()));
const supported = maybe(z.object({ supported: z.boolean() }));

/** US$ per token, mostly as text; a price below 0 means "depends". Above US$ 1 a token nobody sells. */
const perToken = maybe(
	z.pipe(
		z.union([z.number(), z.string().check(z.regex(/^\d/))]),
		z.pipe(z.transform(Number), z.number().check(z.gte(0), z.lte(1))),
	),
);

/** The fields under which providers say what Weir wants to know; one that is not understood is as good as absent. */
const wireModel = z.object({
	id: text,
	// LM Studio's own list calls it so.
	key: text,
	name: text,
	display_name: text,
	// LM Studio: llm, vlm, embeddings.
	type: text,
	context_length: count,
	// A number (Groq), or Poe's object.
	context_window: maybe(
		z.union([z.number().check(z.gt(0)), z.object({ context_length: count, max_output_tokens: count })]),
	),
	max_context_length: count,
	max_model_len: count,
	max_input_tokens: count,
	max_completion_tokens: count,
	max_output_tokens: count,
	max_tokens: count,
	top_provider: maybe(z.object({ max_completion_tokens: count })),
	architecture: maybe(z.object({ input_modalities: texts, output_modalities: texts })),
	// OpenRouter.
	supported_parameters: texts,
	// Poe.
	supported_features: texts,
	reasoning: maybe(z.object({ supports_reasoning_effort: flag, required: flag, budget: z.unknown() })),
	// Words (LM Studio), flags (Mistral), or objects (Anthropic).
	capabilities: maybe(
		z.union([
			z.array(z.string()),
			z.object({
				vision: flag,
				function_calling: flag,
				trained_for_tool_use: flag,
				image_input: supported,
				thinking: supported,
			}),
		]),
	),
	pricing: maybe(
		z.object({
			prompt: perToken,
			completion: perToken,
			request: perToken,
			input_cache_read: perToken,
			input_cache_write: perToken,
		}),
	),
});

type WireModel = z.infer<typeof wireModel>;

/** A model of a provider's list, which may be an object or only a name; none where it has no name. */
export function readModel(entry: unknown): ModelInfo[] {
	const wire = wireModel.safeParse(typeof entry === 'string' ? { id: entry } : entry).data;
	const id = wire?.id || wire?.key || wire?.name;
	return wire && id ? [describe(id, wire)] : [];
}

function describe(id: string, wire: WireModel): ModelInfo {
	const name = wire.display_name || wire.name;
	return defined({
		id,
		name: name === id ? undefined : name || undefined,
		...limitsOf(wire),
		...capabilitiesOf(wire),
		makes: madeOf(wire.architecture?.output_modalities),
		prices: pricesOf(wire),
	});
}

function limitsOf(wire: WireModel) {
	const { context_window: window, top_provider: top } = wire;
	const poe = typeof window === 'object' ? window : undefined;
	return {
		contextTokens:
			wire.context_length ??
			poe?.context_length ??
			(typeof window === 'number' ? window : undefined) ??
			wire.max_context_length ??
			wire.max_model_len ??
			wire.max_input_tokens,
		maxOutputTokens:
			top?.max_completion_tokens ??
			poe?.max_output_tokens ??
			wire.max_completion_tokens ??
			wire.max_output_tokens ??
			wire.max_tokens,
	};
}

function capabilitiesOf(wire: WireModel) {
	const { capabilities, supported_parameters: parameters, supported_features: features, type } = wire;
	const words = Array.isArray(capabilities) ? capabilities : undefined;
	const flags = Array.isArray(capabilities) ? undefined : capabilities;
	return {
		images:
			wire.architecture?.input_modalities?.includes('image') ??
			flags?.vision ??
			flags?.image_input?.supported ??
			(type === 'vlm' ? true : type === 'llm' ? false : undefined),
		tools:
			parameters?.includes('tools') ??
			features?.includes('tools') ??
			words?.includes('tool_use') ??
			flags?.function_calling ??
			flags?.trained_for_tool_use,
		reasoning:
			(parameters && (parameters.includes('reasoning') || parameters.includes('include_reasoning'))) ??
			reasons(wire.reasoning) ??
			flags?.thinking?.supported,
	};
}

function reasons(reasoning: WireModel['reasoning']): boolean | undefined {
	return (
		reasoning &&
		(reasoning.supports_reasoning_effort === true || reasoning.required === true || Boolean(reasoning.budget))
	);
}

function pricesOf({ pricing }: WireModel): Prices | undefined {
	if (!pricing) {
		return undefined;
	}
	const prices = defined({
		input: perMillion(pricing.prompt),
		output: perMillion(pricing.completion),
		cacheRead: perMillion(pricing.input_cache_read),
		cacheWrite: perMillion(pricing.input_cache_write),
		request: pricing.request || undefined,
	});
	return Object.keys(prices).length > 0 ? prices : undefined;
}

/** Free of what floating point adds: 0.0000026 a token is 2.6, not 2.5999999999999996. */
function perMillion(price: number | undefined): number | undefined {
	return price === undefined ? undefined : Math.round(price * 1e12) / 1e6;
}
