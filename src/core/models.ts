import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { StreamError } from './errors.ts';
import { type AskOptions, getJson, readJson } from './models/get-json.ts';
import type { Made } from './models/modalities.ts';
import { readModel } from './models/wire-model.ts';
import type { Prices } from './prices.ts';
import { callSdk } from './protocols/openai-sdk.ts';
import type { Endpoint, ProtocolName } from './protocols/protocol.ts';
import type { Exchange } from './protocols/provider-error.ts';
import { PRESETS } from './providers.ts';

/** A model that a provider offers. What nobody tells is absent; false means that somebody says no. */
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
	/** Whether it reasons before it answers. */
	reasoning?: boolean;
	/** Whether its answer comes piece by piece. */
	streaming?: boolean;
	/** What it gives. */
	makes?: readonly Made[];
	/** At this provider. */
	prices?: Prices;
}

/**
 * The models that an endpoint offers, in its order, each once, with what its provider tells about them.
 *
 * Reads every list that is called OpenAI-compatible: `{data: […]}`, `{models: […]}`, a bare array; page by page where
 * it says that it has more. OpenRouter and Poe tell prices and capabilities, Groq, Mistral and vLLM limits; a preset
 * whose server has a fuller list of its own (LM Studio) is asked for that one first.
 *
 * @param options `protocol`: what the endpoint speaks; default `openai-chat`. Anthropic's own list is asked for with
 * `x-api-key`, by a base URL without `/v1`; Poe's lies beside `/bot/` and needs no key.
 * @throws StreamError as a chat completion does; `protocol` when the answer is no list of models.
 */
export async function listModels(
	endpoint: Endpoint,
	{ protocol = 'openai-chat', ...options }: AskOptions & { protocol?: ProtocolName | undefined },
): Promise<ModelInfo[]> {
	checkAddress(endpoint);
	const own = ownListOf(endpoint);
	if (own !== undefined) {
		const models = await readPages((page) => getJson(endpoint, own + page, options), endpoint).catch(
			() => [],
		);
		if (models.length > 0) {
			return models;
		}
	}
	return readPages((page) => ask(endpoint, protocol, page, options), endpoint);
}

const MOST_PAGES = 20;

/** @param get asks for a page by the query of its address. */
async function readPages(get: (query: string) => Promise<unknown>, endpoint: Endpoint): Promise<ModelInfo[]> {
	const models = new Map<string, ModelInfo>();
	let query = '';
	for (let page = 0; page < MOST_PAGES; page++) {
		const { entries, after } = readList(await get(query), endpoint);
		for (const model of entries.flatMap(readModel)) {
			models.set(model.id, models.get(model.id) ?? model);
		}
		if (after === undefined) {
			break;
		}
		query = `?after_id=${encodeURIComponent(after)}`;
	}
	return [...models.values()];
}

/** @see https://docs.anthropic.com/en/api/models-list */
const ANTHROPIC_HEADERS = { 'anthropic-version': '2023-06-01' };

async function ask(
	endpoint: Endpoint,
	protocol: ProtocolName,
	query: string,
	options: AskOptions,
): Promise<unknown> {
	const base = endpoint.baseUrl.replace(/\/+$/, '');
	switch (protocol) {
		case 'anthropic-messages':
			return getJson(endpoint, `${base.replace(/\/v1$/, '')}/v1/models${query}`, {
				...options,
				headers: ANTHROPIC_HEADERS,
				keyHeader: 'x-api-key',
			});
		case 'poe-bot':
			return getJson(endpoint, `${base.replace(/\/bot$/, '')}/v1/models${query}`, options);
		case 'openai-chat':
		case 'openai-responses':
			return askSdk(endpoint, query, options);
	}
}

async function askSdk(endpoint: Endpoint, query: string, { signal, fetch }: AskOptions): Promise<unknown> {
	const exchange: Exchange = { provider: endpoint.provider, name: endpoint.name };
	const page = { query: Object.fromEntries(new URLSearchParams(query)) };
	const response = await callSdk(
		{ endpoint, call: { signal }, exchange, accept: 'application/json', fetch },
		(client) => client.models.list(page).asResponse(),
	);
	return readJson(response, exchange, signal);
}

/** Where a preset's own server tells more than the protocol's list; only at the preset's own origin. */
function ownListOf({ baseUrl }: Endpoint): string | undefined {
	const { origin } = new URL(baseUrl);
	const preset = PRESETS.find(
		(candidate) => candidate.baseUrl !== '' && new URL(candidate.baseUrl).origin === origin,
	);
	return preset?.own?.models === undefined ? undefined : origin + preset.own.models;
}

/** Ollama says `null` where it has no models. */
const entries = z.nullable(z.array(z.unknown()));
const wireList = z.union([
	z.object({
		data: entries,
		has_more: z.catch(z.optional(z.boolean()), undefined),
		last_id: z.catch(z.optional(z.string()), undefined),
	}),
	z.object({ models: entries }),
	z.array(z.unknown()),
]);

function readList(
	body: unknown,
	endpoint: Endpoint,
): { entries: readonly unknown[]; after: string | undefined } {
	const list = wireList.safeParse(body);
	if (!list.success) {
		const { name, provider } = endpoint;
		throw new StreamError(
			'protocol',
			t(
				"{0} ({1}) answered with something that is no list of models. Check the address, or enter the model's name yourself.",
				name,
				new URL(endpoint.baseUrl).origin,
			),
			{ provider },
		);
	}
	const { data } = list;
	if (Array.isArray(data)) {
		return { entries: data, after: undefined };
	}
	return 'models' in data
		? { entries: data.models ?? [], after: undefined }
		: { entries: data.data ?? [], after: data.has_more ? data.last_id : undefined };
}

function checkAddress({ baseUrl, name, provider }: Endpoint): void {
	if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
		throw new StreamError(
			'invalid-request',
			t('The address of {0} does not begin with http:// or https://. Change it in the settings.', name),
			{ provider },
		);
	}
}
