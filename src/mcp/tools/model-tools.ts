import * as z from 'zod/mini';
import { defined } from '../../core/defined.ts';
import { withKnown } from '../../core/models/known-models.ts';
import type { ModelInfo } from '../../core/models.ts';
import type { GatewayProvider } from '../../gateway/model-directory.ts';
import { botProvider } from '../ask-model.ts';
import type { McpInputs } from '../inputs.ts';
import { defineTool, type McpTool } from '../tool.ts';

const price = z.optional(z.number());

const modelSchema = z.object({
	id: z.string().check(z.describe('What the other tools call it.')),
	name: z.optional(z.string()),
	context_tokens: z.optional(z.number()),
	max_output_tokens: z.optional(z.number()),
	capabilities: z
		.object({
			images: z.optional(z.boolean()),
			tools: z.optional(z.boolean()),
			reasoning: z.optional(z.boolean()),
			streaming: z.optional(z.boolean()),
			makes: z.optional(z.array(z.string())),
		})
		.check(z.describe('What nobody tells is absent.')),
	prices: z.optional(
		z
			.object({ input: price, output: price, cache_read: price, cache_write: price, request: price })
			.check(z.describe('US$ for a million tokens; request: for each request.')),
	),
});

type ModelEntry = z.infer<typeof modelSchema>;

const failures = z.optional(
	z
		.array(z.object({ provider: z.string(), message: z.string() }))
		.check(z.describe('The providers whose list did not come, and why.')),
);

const LISTING = { readOnlyHint: true, idempotentHint: true, openWorldHint: true };

/** A provider's list comes within this time, or is left out, in ms. */
const PATIENCE_MS = 10_000;

/** The tools that list models. */
export function modelTools({ models }: McpInputs): McpTool[] {
	const contains = z.optional(z.string().check(z.describe('Only models whose name has this in it.')));
	return [
		defineTool({
			name: 'list_models',
			title: 'List the models',
			description:
				'Lists the models of every provider with what they can, how long their texts may be, and their prices.',
			input: z.strictObject({ provider: z.optional(z.string()), contains }),
			output: z.object({ models: z.array(modelSchema), aliases: z.record(z.string(), z.string()), failures }),
			annotations: LISTING,
			run: async ({ provider, contains: part }, { signal }) => {
				const asked = models.providers.filter(({ id }) => provider === undefined || id === provider);
				const lists = await Promise.all(asked.map((each) => settled(each, signal)));
				const all = lists.flatMap((list) => list.models).filter(({ id }) => has(id, part));
				const failed = lists.flatMap(({ failure }) => failure ?? []);
				return {
					content: textOf(all.map(({ id }) => id)),
					structured: {
						models: all,
						aliases: { ...models.aliases },
						...(failed.length > 0 ? { failures: failed } : {}),
					},
				};
			},
		}),
		defineTool({
			name: 'list_available_models',
			title: 'List the bots on Poe',
			description: 'Lists the names of the bots on Poe.',
			input: z.strictObject({ contains }),
			output: z.object({ models: z.array(z.string()) }),
			annotations: LISTING,
			run: async ({ contains: part }, { signal }) => {
				const listed = await listOf(botProvider(models), signal);
				const names = listed.map(({ id }) => id).filter((id) => has(id, part));
				return { content: textOf(names), structured: { models: names } };
			},
		}),
		defineTool({
			name: 'list_available_models_v2',
			title: 'List the bots on Poe, in detail',
			description: 'Lists the bots on Poe with what they can, how long their texts may be, and their prices.',
			input: z.strictObject({ contains }),
			output: z.object({ models: z.array(modelSchema) }),
			annotations: LISTING,
			run: async ({ contains: part }, { signal }) => {
				const listed = await listOf(botProvider(models), signal);
				const found = listed.filter(({ id }) => has(id, part)).map((model) => describe(model));
				return { content: textOf(found.map(({ id }) => id)), structured: { models: found } };
			},
		}),
	];
}

async function listOf(provider: GatewayProvider, signal: AbortSignal): Promise<readonly ModelInfo[]> {
	const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
	const { models, origin } = provider;
	const listed = models?.map((id) => ({ id })) ?? (await provider.listModels?.(patience)) ?? [];
	const host = origin === undefined ? '' : new URL(origin).host;
	return listed.map((model) => withKnown(model, host));
}

/** One provider that does not answer takes nothing from the others. */
async function settled(
	provider: GatewayProvider,
	signal: AbortSignal,
): Promise<{ models: ModelEntry[]; failure?: { provider: string; message: string } }> {
	try {
		const listed = await listOf(provider, signal);
		return { models: listed.map((model) => describe(model, provider.id)) };
	} catch (error) {
		signal.throwIfAborted();
		const message = error instanceof Error ? error.message : String(error);
		return { models: [], failure: { provider: provider.id, message } };
	}
}

function describe({ id, name, prices, ...info }: ModelInfo, provider?: string): ModelEntry {
	return {
		id: provider === undefined ? id : `${provider}/${id}`,
		...defined({
			name,
			context_tokens: info.contextTokens,
			max_output_tokens: info.maxOutputTokens,
			prices:
				prices &&
				defined({
					input: prices.input,
					output: prices.output,
					cache_read: prices.cacheRead,
					cache_write: prices.cacheWrite,
					request: prices.request,
				}),
		}),
		capabilities: defined({
			images: info.images,
			tools: info.tools,
			reasoning: info.reasoning,
			streaming: info.streaming,
			makes: info.makes && [...info.makes],
		}),
	};
}

function has(id: string, part = ''): boolean {
	return id.toLowerCase().includes(part.toLowerCase());
}

function textOf(names: readonly string[]) {
	return [{ type: 'text' as const, text: names.length > 0 ? names.join('\n') : 'There are none.' }];
}
