import { createHash } from 'node:crypto';
import type { ModelRecord, ProviderRecord } from '../core/connect.ts';
import { createDemo } from '../core/demo.ts';
import { StreamError } from '../core/errors.ts';
import { keyOriginsOf, recordOf } from '../core/provider-record.ts';
import { DEMO_MODEL, PRESETS } from '../core/providers.ts';
import type { GatewayPolicies } from './answer-plan.ts';
import type { GatewayConfig, ProviderConfig } from './config.ts';
import { policiesOf } from './configured-policies.ts';
import { gatewayProvider } from './gateway-provider.ts';
import { createHttpFetch } from './http-fetch.ts';
import { createModelDirectory, type GatewayProvider, type ModelDirectory } from './model-directory.ts';
import { createMemoryLog, openSpendingLog } from './spending-log.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a configuration is connected with. */
export interface ConnectOptions {
	/** What sends the requests to providers; default one with connections of its own. */
	fetch?: typeof globalThis.fetch | undefined;
	/** Where is kept what was spent, if the configuration limits it; default: in memory. */
	spendingFolder?: string | undefined;
	/** Told of what should not have happened. */
	onFault?: ((error: unknown) => void) | undefined;
}

/**
 * Turns a configuration into what a gateway serves.
 *
 * @param environment where the variables named by `keyEnv` are read; nothing else is read from it.
 * @throws StreamError `authentication` for a variable that is named and not set, `invalid-request` where what is spent
 * cannot be kept.
 */
export function connectConfig(
	config: GatewayConfig,
	environment: Environment,
	{ fetch = createHttpFetch(), spendingFolder, onFault }: ConnectOptions = {},
): { models: ModelDirectory; policies: GatewayPolicies } {
	const providers = config.providers.map((entry) =>
		entry.preset === 'demo' ? demoProvider(entry) : connectEntry(entry, environment, fetch),
	);
	const models = createModelDirectory({ providers, default: config.default, aliases: config.aliases });
	const policies = policiesOf(config, () =>
		spendingFolder === undefined ? createMemoryLog() : openSpendingLog(spendingFolder, { onFault }),
	);
	return { models, policies };
}

function demoProvider({ id, name = 'Demo' }: ProviderConfig): GatewayProvider {
	return { id, name, stream: createDemo(), models: [DEMO_MODEL] };
}

function connectEntry(
	entry: ProviderConfig,
	environment: Environment,
	fetch: typeof globalThis.fetch,
): GatewayProvider {
	const key = keyOf(entry, environment);
	const record = providerRecord(entry, key);
	const preset = presetOf(entry);
	return gatewayProvider(record, {
		scope: scopeOf(record, key),
		preset,
		models: entry.models?.map(nameOf),
		withoutOpenAIClient: preset?.withoutOpenAIClient && providerRecord(entry, key, false),
		fetch,
	});
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
