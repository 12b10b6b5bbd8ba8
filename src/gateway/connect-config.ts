import { createHash } from 'node:crypto';
import { connectProvider, type ModelRecord, type ProviderRecord, routeOf } from '../core/connect.ts';
import { createDemo } from '../core/demo.ts';
import { StreamError } from '../core/errors.ts';
import { listModels } from '../core/models.ts';
import { countTokens } from '../core/protocols/anthropic-messages/count-tokens.ts';
import { keyOriginsOf, recordOf } from '../core/provider-record.ts';
import { DEMO_MODEL, PRESETS } from '../core/providers.ts';
import type { GatewayPolicies } from './answer-plan.ts';
import type { GatewayConfig, ProviderConfig } from './config.ts';
import { policiesOf } from './configured-policies.ts';
import { createHttpFetch } from './http-fetch.ts';
import { createModelDirectory, type GatewayProvider, type ModelDirectory } from './model-directory.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Turns a configuration into what a gateway serves.
 *
 * @param environment where the variables named by `keyEnv` are read; nothing else is read from it.
 * @param options `fetch`: what sends the requests to providers; default one with connections of its own.
 * @throws StreamError `authentication` for a variable that is named and not set.
 */
export function connectConfig(
	config: GatewayConfig,
	environment: Environment,
	{ fetch = createHttpFetch() }: { fetch?: typeof globalThis.fetch } = {},
): { models: ModelDirectory; policies: GatewayPolicies } {
	const providers = config.providers.map((entry) =>
		entry.preset === 'demo' ? demoProvider(entry) : connectEntry(entry, environment, fetch),
	);
	const models = createModelDirectory({ providers, default: config.default, aliases: config.aliases });
	return { models, policies: policiesOf(config) };
}

function demoProvider({ id, name = 'Demo' }: ProviderConfig): GatewayProvider {
	return { id, name, stream: createDemo(), models: [DEMO_MODEL] };
}

function connectEntry(
	entry: ProviderConfig,
	environment: Environment,
	fetch: typeof globalThis.fetch,
): GatewayProvider {
	const { id, models } = entry;
	const key = keyOf(entry, environment);
	const record = providerRecord(entry, key);
	return {
		id,
		name: record.name,
		stream: connectProvider(record, { fetch }),
		models: models?.map(nameOf),
		protocolOf: (model) => {
			const route = routeOf(record, model);
			return route.kind === 'chat' ? route.protocol : undefined;
		},
		listModels: (signal) => {
			const { baseUrl, headers, key: keyFor, protocol } = record;
			const endpoint = { provider: id, name: record.name, baseUrl, headers, key: keyFor };
			return listModels(endpoint, { signal, protocol });
		},
		countTokens: async (body, signal) => {
			const route = routeOf(record, String(body.model));
			return route.kind === 'chat' && route.protocol === 'anthropic-messages'
				? countTokens(route.endpoint, body, { signal })
				: undefined;
		},
		scope: scopeOf(record, key),
		origin: new URL(record.baseUrl).origin,
		withoutOpenAIClient:
			presetOf(entry)?.withoutOpenAIClient && connectProvider(providerRecord(entry, key, false)),
		readsOrqFields: presetOf(entry)?.readsOrqFields,
	};
}

function presetOf({ preset }: ProviderConfig) {
	return PRESETS.find(({ id }) => id === preset);
}

/** @param useOpenAIClient matters to presets with `withoutOpenAIClient` alone. */
function providerRecord(
	entry: ProviderConfig,
	key: string | undefined,
	useOpenAIClient = true,
): ProviderRecord {
	const { id, baseUrl, protocol, headers, extraBody } = entry;
	const models = Object.fromEntries((entry.models ?? []).flatMap(modelEntry));
	const preset = presetOf(entry);
	if (preset) {
		const address = baseUrl ?? preset.baseUrl;
		const origins = keyOriginsOf(preset, address);
		const name = entry.name ?? preset.name;
		return recordOf(preset, {
			id,
			name,
			baseUrl: address,
			protocol,
			headers,
			extraBody,
			models,
			useOpenAIClient,
			key: boundTo(origins, key),
		});
	}
	if (baseUrl === undefined || protocol === undefined) {
		throw new TypeError('A configuration was not checked.');
	}
	return {
		id,
		name: entry.name ?? id,
		baseUrl,
		protocol,
		headers,
		extraBody,
		models,
		key: boundTo([new URL(baseUrl).origin], key),
	};
}

/** A key goes to the origins that it was named for, and nowhere else. */
function boundTo(origins: readonly string[], key: string | undefined): ProviderRecord['key'] {
	return key === undefined ? undefined : async (origin) => (origins.includes(origin) ? key : undefined);
}

function nameOf(model: NonNullable<ProviderConfig['models']>[number]): string {
	return typeof model === 'string' ? model : model.id;
}

function modelEntry(model: NonNullable<ProviderConfig['models']>[number]): [string, ModelRecord][] {
	if (typeof model === 'string') {
		return [];
	}
	const { id, ...record } = model;
	return [[id, record]];
}

function keyOf({ id, keyEnv }: ProviderConfig, environment: Environment): string | undefined {
	if (keyEnv === undefined) {
		return undefined;
	}
	const key = environment[keyEnv]?.trim();
	if (!key) {
		throw new StreamError(
			'authentication',
			`The environment variable ${keyEnv} is empty or not set. Set it to the key of the provider "${id}".`,
		);
	}
	return key;
}

/** What keeps answers apart: where is asked, and with whose key. Nothing of the key can be read from it. */
function scopeOf({ baseUrl, protocol }: ProviderRecord, key = ''): string {
	const identity = createHash('sha256').update(key).digest('base64url');
	return `${new URL(baseUrl).origin} ${protocol} ${identity}`;
}
